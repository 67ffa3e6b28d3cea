"""What two people write for each other, and what is kept of it: one module a table."""

"""What whoever runs a programme is told: the digest of a week, and the report of a longer time."""

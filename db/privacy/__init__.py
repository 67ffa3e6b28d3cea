"""What is kept and for how long: audit, erasing, a person's own data, retention."""

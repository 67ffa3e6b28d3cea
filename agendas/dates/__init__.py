"""Days, moments and time zones: read as people write them, and written back in words."""

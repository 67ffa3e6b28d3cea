"""The weekly lapse digest for facilitators: occurrence, never content."""

"""Messages that nobody has asked for just now: what kinds there are, and when they go out."""

"""Goals: set, listed, reached or dropped."""

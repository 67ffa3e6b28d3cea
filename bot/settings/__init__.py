"""Settings: read from the environment, checked, and told of all at once."""

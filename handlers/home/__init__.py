"""App Home: where each of a person's pairs stands."""

"""Action items: recorded, listed, answered, and reminded of."""

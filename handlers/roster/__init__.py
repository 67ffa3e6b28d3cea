"""A roster: what it would change, and how that is carried out."""

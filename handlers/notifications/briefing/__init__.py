"""The message of a day: what is gathered into it, and how that is laid out."""

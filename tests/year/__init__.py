"""A year of a programme, lived through by the real bot and people made up by a model of them."""

"""A person's own data: had as files, forgotten, kept after all."""

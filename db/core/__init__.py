"""What every table and every transaction stands on: the base, connections, the schema."""

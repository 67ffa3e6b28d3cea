"""The agenda: asked for, prepared, shared."""

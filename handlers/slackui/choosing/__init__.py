"""Which pair, or which programme, a line is for: found in it, or asked."""

"""Forms: their parts, what was typed into them, and days as people pick and type them."""

"""What a person's client sends."""

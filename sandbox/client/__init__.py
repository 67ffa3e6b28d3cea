"""Slack's client: what it sends when a person acts, and what the answer changes."""

"""How Slack and the bot reach each other."""

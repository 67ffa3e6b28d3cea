"""How Slack reaches the bot, and how the bot reaches the sandbox."""

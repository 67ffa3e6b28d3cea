"""What people type to the bot in its own direct messages, and what they are told."""

"""The bot is taken out of a workspace: it stops at once, and erases later."""

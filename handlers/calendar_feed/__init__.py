"""A person's own calendar feed: its address in Slack, and what programs read at it."""

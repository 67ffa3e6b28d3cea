"""Block Kit: what Slack accepts, what people read in it, what they enter in it."""

"""A local Slack workspace, on loopback, to try the bot in and to test it against."""

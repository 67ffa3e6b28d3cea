"""The connection to Slack: tokens, clients, Socket Mode, what its answers mean."""

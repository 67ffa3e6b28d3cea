"""What Slack accepts as blocks."""

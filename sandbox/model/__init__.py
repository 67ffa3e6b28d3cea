"""What Slack keeps: workspaces and the app in them, messages, views, limits and faults."""

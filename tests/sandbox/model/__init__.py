"""What Slack keeps."""

"""What is asked of Slack for a request: who somebody is, and what a channel is."""

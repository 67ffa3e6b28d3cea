"""What the processes leave for whoever runs them: heartbeats, versions, daily upkeep."""

"""Stories of a programme: started, changed, handed over, in Slack."""

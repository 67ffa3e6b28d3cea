"""Who somebody is by Slack's word, and what follows when that changes."""

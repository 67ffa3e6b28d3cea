"""Facilitators give rosters, and look after single pairs, in Slack."""

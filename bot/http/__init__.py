"""Pages and requests over HTTP: Slack's, calendar programs', and those who watch a process."""

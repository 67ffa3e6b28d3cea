"""Everything that can happen: Slack's payloads in, the use case, Slack's payloads out."""

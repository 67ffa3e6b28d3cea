"""Messages on their way: the outbox, claims and leases, rate limits, dead letters."""

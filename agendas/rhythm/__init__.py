"""How often a pair means to meet, and what is asked when it does not: cadence, dates, lapses."""

"""Where somebody stands in their pairs, how they are written to; pausing and ending a pair."""

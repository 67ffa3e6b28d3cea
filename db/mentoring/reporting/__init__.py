"""What facilitators are told of pairs: digests, who looks after one, what a report is made of."""

"""What things cost, as ratios; measured by `make bench`, tested by nothing."""

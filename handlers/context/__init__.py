"""What several features show of a meeting, an agenda, a recap or a pair."""

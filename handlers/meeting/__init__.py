"""Meetings: planned, moved, cancelled, held or missed; and what time brings to each."""

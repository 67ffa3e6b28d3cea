"""Lapses: noticed, met in stages, answered; and the light check-in between."""

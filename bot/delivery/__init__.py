"""Delivery: the outbox's rows claimed, sent, looked up, written down."""

"""Ids and secrets such as Slack makes them."""

from __future__ import annotations

import secrets

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def new_id(prefix: str) -> str:
    """Return a new Slack-like id: the prefix letter and ten random characters."""
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(10))


def new_secret() -> str:
    """Return a random token part."""
    return secrets.token_hex(16)

"""Tokens at rest: encrypted with a key that is in the environment and not in the database."""

import json
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class CannotDecrypt(Exception):
    """None of the keys fits, or what was sealed belongs to another workspace."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A workspace's token and, where tokens expire, what a new one can be had with."""

    bot: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)


class TokenCipher:
    """Seals with the newest key, and opens with any (Fernet: AES-128-CBC and HMAC-SHA256)."""

    def __init__(self, keys: "MultiFernet") -> None:
        self._keys = keys

    @classmethod
    def from_keys(cls, keys: str) -> "TokenCipher":
        """Take keys with commas between them, the newest first; ValueError for what is none."""
        made = [_load().Fernet(key.strip()) for key in keys.split(",")]
        return cls(_load().MultiFernet(made))

    @staticmethod
    def make_key() -> str:
        """Return a new key."""
        made: bytes = _load().Fernet.generate_key()
        return made.decode()

    def encrypt(self, workspace_id: str, tokens: Tokens) -> str:
        """Seal a workspace's tokens."""
        whole = {"workspace": workspace_id, "bot": tokens.bot, "refresh": tokens.refresh}
        return self._keys.encrypt(json.dumps(whole).encode()).decode()

    def decrypt(self, workspace_id: str, sealed: str) -> Tokens:
        """Return what was sealed for this workspace; raise CannotDecrypt."""
        try:
            whole = json.loads(self._keys.decrypt(sealed))
        except _load().InvalidToken:
            raise CannotDecrypt("none of the keys fits") from None
        if whole["workspace"] != workspace_id:
            # A row was copied over another's.
            raise CannotDecrypt("it is another workspace's")
        return Tokens(whole["bot"], whole["refresh"])

    def reencrypt(self, sealed: str) -> str:
        """Seal anew with the newest key; raise CannotDecrypt."""
        try:
            return self._keys.rotate(sealed).decode()
        except _load().InvalidToken:
            raise CannotDecrypt("none of the keys fits") from None


def _load() -> ModuleType:
    """Return the cipher: megabytes that a bot of one workspace, with its token, needs none of."""
    from cryptography import fernet

    return fernet

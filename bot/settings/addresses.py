"""Where secrets and content may be sent: over TLS, or to this very machine."""

from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_guarded(url: str) -> bool:
    """Say whether nobody on the way can read what is sent to an address."""
    return urlsplit(url).scheme == "https" or is_here(url)


def is_here(url: str) -> bool:
    """Say whether an http or https address is one of this machine, for trying things out."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK

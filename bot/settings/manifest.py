"""What `manifest.json` asks of Slack."""

import json
from pathlib import Path

from bot.settings.settings import MANIFEST


def read_scopes(manifest: Path = MANIFEST) -> tuple[list[str], list[str]]:
    """Return the scopes that must be granted, and those that may be declined.

    Raises OSError, ValueError or KeyError for a manifest that cannot be read.
    """
    scopes = json.loads(manifest.read_text(encoding="utf-8"))["oauth_config"]["scopes"]
    optional = scopes.get("bot_optional", [])
    return [scope for scope in scopes["bot"] if scope not in optional], optional

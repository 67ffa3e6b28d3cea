"""A person's own data: as a page to read and as JSON to take along; when they are forgotten."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from agendas.dates.wording import moment_in_words
from agendas.text.pages import page

GRACE = timedelta(days=7)
"""How long somebody who wishes to be forgotten can take that back."""


def as_json(data: Mapping[str, Any]) -> str:
    """Return the data as JSON for people and programs alike; moments are ISO 8601 in UTC."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_page(data: Mapping[str, Any], zone: ZoneInfo) -> str:
    """Return the data as a page of HTML that needs nothing else; moments in words, in a zone.

    What people wrote is escaped, and the page allows no script and no address to be loaded.
    """
    return page("mydata/page", {"moment": partial(moment_or_dash, zone=zone)}, **data)


def moment_or_dash(text: str | None, zone: ZoneInfo) -> str:
    """Return a moment (ISO 8601, or None) in words, as the page has it."""
    return moment_in_words(datetime.fromisoformat(text), zone) if text else "–"

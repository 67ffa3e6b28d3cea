"""A person's data as JSON and as a page: whole, escaped, and in need of nothing else."""

import json
from zoneinfo import ZoneInfo

from agendas.personal_data import as_json, as_page

PROFILE: dict[str, object] = {
    "name": "Ana <b>Silva</b>",
    "slack_id": "U1",
    "workspace": "T1",
    "timezone": "America/Toronto",
    "quiet_from": "18:00",
    "quiet_until": "08:00",
    "country": None,
    "region": None,
    "away_by_slack_status_until": None,
    "active": True,
    "calendar_address_since": "2026-10-01T15:00:00+00:00",
    "forget_at": None,
}
DATA: dict[str, object] = {
    "made_at": "2026-11-24T15:00:00+00:00",
    "profile": PROFILE,
    "facilitates": [],
    "offers": [],
    "asked": [],
    "pairs": [],
    "done": [{"at": "2026-11-23T15:00:00+00:00", "what": "pause", "to": "pair:3"}],
}


def test_what_people_are_called_is_escaped() -> None:
    page = as_page(DATA, ZoneInfo("America/Toronto"))
    assert "Ana &lt;b&gt;Silva&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    page = as_page(DATA, ZoneInfo("UTC"))
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    for loading in ("<script", "<link", "<img", "http:", "https:", "@import", "url("):
        assert loading not in page


def test_moments_are_told_in_the_readers_own_zone() -> None:
    assert "Tuesday 24 November 2026 at 10:00" in as_page(DATA, ZoneInfo("America/Toronto"))


def test_json_keeps_every_letter() -> None:
    kept = {**DATA, "profile": {**PROFILE, "name": "Zoë \U0001f33b"}}
    assert "Zoë \U0001f33b" in as_json(kept)
    assert json.loads(as_json(kept)) == kept

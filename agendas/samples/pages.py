"""Samples of pages of HTML: a person's own data, and what an installation shows."""

from typing import Any

from agendas.samples.facts import ME, OTHER, PROGRAMME, TEXT, Sample, each, given

AT = "2026-11-24T15:00:00+00:00"
BY: dict[str, Any] = {"by": ME, "written_at": AT}
DATA: dict[str, Any] = {
    "made_at": AT,
    "profile": {
        "name": ME,
        "slack_id": "U012AB3CD",
        "workspace": "T012AB3CD",
        "timezone": "America/Toronto",
        "quiet_from": "18:00",
        "quiet_until": "08:00",
        "country": "CA",
        "region": "ON",
        "away_by_slack_status_until": None,
        "active": True,
        "calendar_address_since": AT,
        "forget_at": None,
    },
    "facilitates": [PROGRAMME],
    "offers": [{"programme": PROGRAMME, "mentees_you_take": 3, "topics": "statistics"}],
    "asked": [{"programme": PROGRAMME, "mentor": None, "note": "grants", "proposed": False}],
    "pairs": [
        {
            "with": OTHER,
            "programme": PROGRAMME,
            "you_are": "mentee",
            "cadence": {"count": 6, "unit": "week"},
            "state": "active",
            **dict.fromkeys(("started_at", "paused_until", "ended_at"), AT),
            **dict.fromkeys(("last_met_at",), AT),
            "meetings": [
                {
                    "met_at": None,
                    "planned_for": AT,
                    "state": "planned",
                    "place": "Room 4.12",
                    "minutes": 45,
                    "ticked": [{"item": "goals", "by": ME}, {"item": "reached", "by": OTHER}],
                }
            ],
            "points": [{"text": TEXT, "time_line": "by March", "domain": "career", **BY}],
            "goals": [
                {"text": TEXT, "horizon": "1y", "state": "open", "notes": [{"text": TEXT}], **BY}
            ],
            "action_items": [
                {"owner": ME, "text": TEXT, "due_on": "2026-12-04", "state": "open", **BY}
            ],
            "recaps": [
                {
                    "version": 1,
                    "sent_at": AT,
                    "state": "accepted",
                    "reviewed": [{"text": TEXT, "said": "", "state": "open"}],
                    "new_goals": [{"text": TEXT, "horizon": "1y"}],
                    "promises": [{"owner": ME, "text": TEXT, "due_on": "2026-12-04"}],
                    "decisions": TEXT,
                    "next_meeting": AT,
                    "main_point": TEXT,
                    "change": TEXT,
                }
            ],
            "lapses": [
                {
                    "since": AT,
                    "over_at": AT,
                    "over_how": "met",
                    "you_were_asked": 2,
                    "your_reasons": [{"text": TEXT, "written_at": AT}],
                }
            ],
            "looked_after": [{"since": AT, "let_be_until": AT}],
            "more": {"check_ins": [{"asked_at": AT, "answer": "well", "answered_at": AT}]},
        }
    ],
    "done": [{"at": AT, "what": "exported", "to": "their own data"}],
}

REASONS = ("access_denied", "whole_organisation", "invalid_state", "something_else")
PAGES: dict[str, Sample] = {
    "mydata/page": given("", DATA, {**DATA, "pairs": [], "done": []}),
    "installation/failed": given("reason again", *each("reason", *REASONS)),
    "installation/install": given("", {"url": "https://slack.com/oauth/v2/authorize", "days": 30}),
    "installation/installed": given(
        "", {"workspace": "Ward", "workspace_id": "T012AB3CD", "open": "https://app.slack.com"}
    ),
}

"""What is true in every sample, by the names that templates know it under."""

from dataclasses import dataclass
from typing import Any

from agendas.agenda import DOMAINS, POINTS_AT_MOST
from agendas.recap import NewGoal, PointEnd, Reviewed
from agendas.reporting.digest import Totals
from agendas.rhythm.cadence import Cadence

Facts = dict[str, Any]

TEXT = "Send the aims page & the <draft>"
DAY, WHEN = "Monday 30 November 2026", "Thursday 3 December 2026 at 10:00 (Toronto time)"
CADENCE = Cadence(1, "month")
ME, OTHER, PROGRAMME = "Ana Silva", "Dr Max Okafor", "Medicine"

GOAL = {"id": 4, "text": "Lead a ward round", "horizon": "1y", "age": 14, "answer": None}
NEW_GOAL = {**GOAL, "text": "Lead a unit", "added": True, "said": "In ten years.\nOr more."}
ITEM = {
    "id": 7,
    "text": TEXT,
    "mine": True,
    "owner": ME,
    "age": 14,
    "due": "4 December",
    "overdue": False,
    "state": "open",
    "answer": None,
    "before": False,
}
POINT = {
    "domain": DOMAINS[0],
    "text": "Promotion dossier",
    "time_line": "by March",
    "by": OTHER,
    "since": "Tue 3 Nov",
    "meetings": 1,
    "added": True,
}
REVIEW = {"state": "held", "day": DAY, "recap": 9, "meeting": 3, "turn": "mine"}
PAIR = {
    "pair": 2,
    "other": OTHER,
    "role": "mentee",
    "programme": PROGRAMME,
    "cadence": CADENCE,
    "ending": "",
    "rests": False,
    "paused": "",
    "next": WHEN,
    "ref": "3.1",
    "place": "Room 4.12",
    "minutes": 90,
    "past": False,
    "last": DAY,
    "lapsed": False,
    "mine": 1,
    "review": "held",
    "turn": "mine",
    "items": [ITEM],
    "more": 2,
    "more_items": 2,
    "goals": [GOAL],
    "recap": REVIEW,
    "to_read": [{"id": 9, "day": DAY}],
    "to_write": [{"id": 3, "day": DAY, "change": True}, {"id": 3, "day": DAY, "change": False}],
    "moved": True,
    "cancelled": "",
    "doubts": [DAY],
}

PROMISE = {"text": TEXT, "owner": ME, "due": DAY}
RUN, KEPT = Reviewed(4, "Run", "", "open"), PointEnd(1, DOMAINS[0], "Grant", "", "kept")
CHANGES = [
    {"part": "promises", "was": {**PROMISE, "owner": OTHER}, "now": PROMISE},
    {"part": "promises", "was": {**PROMISE, "due": ""}, "now": PROMISE},
    {"part": "promises", "was": PROMISE, "now": None},
    {"part": "promises", "was": None, "now": PROMISE},
    {"part": "new_goals", "was": NewGoal("Run a clinic", "next"), "now": NewGoal("Run two", "1y")},
    {"part": "new_goals", "was": None, "now": NewGoal("Run two", "1y")},
    {"part": "reviewed", "was": RUN, "now": Reviewed(4, "Run", "", "reached")},
    {"part": "reviewed", "was": RUN, "now": Reviewed(4, "Run", "Soon", "open", "1y")},
    {"part": "points", "was": None, "now": PointEnd(1, DOMAINS[0], "Grant", "", "kept")},
    {"part": "points", "was": KEPT, "now": PointEnd(1, DOMAINS[0], "Grant", "", "talked")},
    {"part": "points", "was": KEPT, "now": PointEnd(1, DOMAINS[0], "Grant", "", "kept", "Yes")},
    {"part": "done", "was": None, "now": PROMISE},
    {"part": "done", "was": PROMISE, "now": None},
    {"part": "next_meeting", "was": WHEN, "now": None},
    {"part": "next_meeting", "was": None, "now": WHEN},
    {"part": "decisions", "was": None, "now": "To go on."},
    {"part": "decisions", "was": "To wait.", "now": "To go on."},
    {"part": "decisions", "was": "To wait.", "now": None},
]

KNOWN: Facts = {
    "acted": True,
    "file": True,
    "added": True,
    "rare": 0,
    "address": "https://mentoring.example.org/calendar/abc.ics",
    "again": "/slack/install",
    "age": 14,
    "asks": True,
    "ahead": True,
    "answerer": OTHER,
    "asked": {"change": "Add the grant.", "mine": True, "by": OTHER},
    "by_other": False,
    "cadence": CADENCE,
    "cause": "first",
    "change": "Add what we said of the grant.",
    "changed": True,
    "changes": CHANGES,
    "corrected": False,
    "is_correction": False,
    "meanwhile": CHANGES[:1],
    "newer": "mine",
    "by_me": True,
    "proposer": ME,
    "proposed": "mine",
    "undoable": True,
    "is_over": False,
    "sent": DAY,
    "channel": "C012AB3CD",
    "closed": (TEXT,),
    "column": "cadence",
    "count": 3,
    "day": DAY,
    "days": 2,
    "decisions": "Ana presents in March.\nMax reads the draft.",
    "domain": DOMAINS[0],
    "done": [{"text": TEXT, "owner": ME, "due": ""}],
    "domains": [
        {"name": name, "points": [POINT, {**POINT, "by": ME, "added": False}]} for name in DOMAINS
    ],
    "due": "Friday 4 December 2026",
    "ended": [{"pair": 2, "other": OTHER, "day": DAY}, {"pair": 3, "other": "Kim Lee", "day": DAY}],
    "error": "channel_not_found",
    "event": "met",
    "first": False,
    "forgotten_on": DAY,
    "found": 5,
    "fresh": True,
    "goals": [GOAL, {**GOAL, "answer": "reached"}, {**GOAL, "answer": "kept", "age": 0}],
    "horizon": "1y",
    "how": "met",
    "id": 7,
    "items": [ITEM, {**ITEM, "mine": False, "owner": OTHER, "answer": "done", "overdue": True}],
    "is_new": True,
    "kept": True,
    "kept_points": [{**POINT, "by": ME}, {**POINT, "meetings": 2}],
    "lapse": 5,
    "lapsed": 1,
    "last": DAY,
    "line": TEXT,
    "lines": [],
    "longest": 3000,
    "look": "/agenda",
    "main_point": "Write first.\nThen read.",
    "me": ME,
    "mentee": ME,
    "mentor": OTHER,
    "mine": True,
    "more": 2,
    "more_goals": 1,
    "more_items": 3,
    "more_new_goals": 1,
    "most": POINTS_AT_MOST,
    "name": OTHER,
    "new_goals": [
        {**NEW_GOAL, "text": "Run a clinic", "horizon": "next", "age": 0},
        {**NEW_GOAL, "horizon": "10y", "added": False, "said": ""},
    ],
    "next": WHEN,
    "number": 1,
    "other": OTHER,
    "outcome": "held",
    "others": [ME, "Kim Lee"],
    "longer": [{"other": OTHER, "stands": DAY}],
    "overdue": False,
    "owner": ME,
    "pair": 2,
    "pairs": [PAIR],
    "passed": DAY,
    "place": "Room 4.12, https://meet.example.edu/j/5?a=1&b=2",
    "minutes": 45,
    "planned": True,
    "points": [
        PointEnd(1, DOMAINS[0], "Promotion dossier", "by March", "talked", "Apply in spring."),
        PointEnd(2, DOMAINS[1], "Office space", "", "kept"),
        PointEnd(3, DOMAINS[3], "The move", "", "dropped"),
    ],
    "problem": "AmbiguousDate",
    "programme": PROGRAMME,
    "token": "0123456789abcdef",
    "page": {"first": 0, "last": 1, "count": 1, "earlier": None, "later": None},
    "programmes": [{"id": 1, "name": PROGRAMME, "channel": "C012AB3CD"}],
    "starts": False,
    "promises": [{"text": TEXT, "owner": ME, "due": DAY}, {"text": TEXT, "owner": ME, "due": ""}],
    "quiet": {"start": "18:00", "end": "08:00"},
    "reason": "access_denied",
    "ref": "3.1",
    "reference": "1a2b3c4d",
    "reminder": False,
    "review": REVIEW,
    "decided": {"day": DAY, "words": "Apply in spring.\nAsk the dean."},
    "reviewed": (Reviewed(4, "Lead a ward round", "It went well.\nOnce.", "reached"),),
    "role": "mentee",
    "shares": DAY,
    "since": DAY,
    "soon": False,
    "state": "done",
    "text": TEXT,
    "ticked": {"introduced"},
    "time_line": "by March",
    "totals": Totals(pairs=14, lapsed=1, planned=4, paused=2, within=5, only_planned=1, rests=1),
    "talked": DAY,
    "typed": "/agenda",
    "undelivered": 1,
    "untouched": list(DOMAINS[:2]),
    "version": 1,
    "wanted": 6,
    "was_on": True,
    "when": WHEN,
    "zone": "America/Toronto",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """What one template is given: which facts it may speak of, and how they differ in each case."""

    names: frozenset[str]
    cases: tuple[Facts, ...]


def given(names: str = "", *cases: Facts) -> Sample:
    """Return a sample of these names (with blanks between them), as known or as a case says.

    Without a case there is one, in which all is as known. A case may name what others do not.
    """
    every = [{**{name: KNOWN[name] for name in names.split()}, **case} for case in cases or ({},)]
    return Sample(frozenset().union(*every), tuple(every))


def each(name: str, *values: Any) -> list[Facts]:
    """Return a case for each of these values of one fact."""
    return [{name: value} for value in values]

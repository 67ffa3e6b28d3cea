"""Samples of what answers a typed line."""

from agendas.agenda import DOMAINS
from agendas.samples.facts import DAY, ITEM, ME, OTHER, PAIR, TEXT, WHEN, Facts, Sample, each, given

ONE: Facts = {"other": OTHER, "pair": 2}
TWO: Facts = {"other": "Kim Lee", "pair": 3}
AMONG: tuple[Facts, ...] = (
    {"pairs": [ONE], "many": False, "line": 3},
    {"pairs": [ONE, TWO], "many": True, "line": 3},
)
MET: Facts = {**ONE, "noted": False, "ref": "", "value": "2.2026-11-23"}
WHENS: Facts = {
    **ONE,
    "now": WHEN,
    "ref": "3.1",
    "past": False,
    "same": False,
    "asks": False,
    "options": [(WHEN, "@1796310000")],
    "place": "",
    "minutes": 0,
    "stays": False,
}
PLANNED: Facts = {**ONE, "ref": "3.1", "when": WHEN, "lapse": None}
OWED: Facts = {**ITEM, "other": OTHER}
DOMAIN_POINT: Facts = {"text": TEXT, "domain": "career", "time_line": "by March"}
LEAVE: Facts = {**ONE, "until": DAY}
AWAY: Facts = {
    "value": "2",
    "day": "",
    "problem": "",
    "others": [OTHER],
    "paused": [],
    "starts": "",
}
PROBLEMS = ("InThePast", "AmbiguousDate", "NoSuchDay", "SkippedHour", "OtherZone", "TooFar")
NO_CHOICE: Facts = {"line": 0, "choices": [], "many": False}

TYPED: dict[str, Sample] = {
    "typed/agenda": given("", *({**one} for one in AMONG)),
    "typed/answer": given(
        "more ended programmes",
        *(
            {"pairs": [PAIR], "intent": intent, **NO_CHOICE}
            for intent in ("other", "hello", "standing", "several")
        ),
        {"pairs": [PAIR], "intent": "other", "line": 3, "choices": [ONE], "many": False},
        {"pairs": [PAIR], "intent": "other", "line": 3, "choices": [ONE, TWO], "many": True},
        *(
            {"pairs": [{**PAIR, **more}], "intent": "other", **NO_CHOICE}
            for more in (
                {"paused": "Monday"},
                {"rests": True},
                {"past": True, "recap": None},
                {"next": "", "recap": None},
                {"recap": None},
                {"review": "recapped"},
                {"review": "amending"},
            )
        ),
        {"pairs": [], "more": 0, "programmes": [], "ended": [], "intent": "other", **NO_CHOICE},
    ),
    "typed/cancel": given(
        "",
        *({"pairs": [PLANNED], "others": [OTHER], "cannot": cannot} for cannot in (True, False)),
        {"pairs": [], "others": [OTHER, ME], "cannot": False},
    ),
    "typed/command": given("", {"line": "/mentoring privacy"}),
    "typed/done": given(
        "",
        {"items": [OWED], "listed": False, "more": 0, "unlike": ""},
        {
            "items": [{**OWED, "state": "done"}, {**OWED, "mine": False, "overdue": True}],
            "listed": True,
            "more": 2,
            "unlike": "",
        },
        {"items": [{**OWED, "due": ""}], "listed": False, "more": 0, "unlike": "the draft"},
        {"items": [], "listed": False, "more": 0, "unlike": ""},
    ),
    "typed/goal": given("", *({**one, "words": words} for one in AMONG for words in ("", TEXT))),
    "typed/foot": given("", {"asks": True}, {"asks": False}),
    "typed/gone": given(),
    "typed/help": given("", *AMONG),
    "typed/later": given(),
    "typed/made": given(
        "",
        *(
            {"kind": kind, "other": OTHER, "texts": [TEXT], "due": due, "stays": stays, "line": 3}
            for kind in ("point", "promise", "theirs")
            for due, stays in (("", False), (DAY, True))
        ),
    ),
    "typed/met": given(
        "",
        {"pairs": [MET], "many": False, "day": DAY, "problem": ""},
        {"pairs": [{**MET, "ref": "3.1"}], "many": False, "day": DAY, "problem": ""},
        {"pairs": [{**MET, "noted": True}], "many": False, "day": DAY, "problem": ""},
        {"pairs": [MET, {**MET, "noted": True}], "many": True, "day": DAY, "problem": ""},
        *({"pairs": [MET], "many": False, "day": DAY, **one} for one in each("problem", *PROBLEMS)),
        {"pairs": [MET], "many": False, "day": DAY, "problem": "InTheFuture"},
    ),
    "typed/missed": given(
        "",
        {"pairs": [PLANNED, {**PLANNED, "ref": "", "lapse": 5}], "dateless": []},
        {"pairs": [], "dateless": [ONE]},
    ),
    "typed/pause": given(
        "",
        {**AWAY, "value": "2.2027-01-01", "day": DAY},
        {**AWAY, "value": "2.2027-01-01", "day": DAY, "starts": "20 december"},
        {**AWAY, "others": [OTHER, ME], "paused": [LEAVE]},
        *({**AWAY, "problem": p} for p in PROBLEMS),
    ),
    "typed/point_modal": given("longest"),
    "typed/points": given(
        "",
        *({**one, "points": [DOMAIN_POINT], "most": most} for one in AMONG for most in (0, 300)),
        {**AMONG[0], "points": [DOMAIN_POINT, {**DOMAIN_POINT, "time_line": ""}], "most": 0},
    ),
    "typed/which_domain": given(
        "",
        *(
            {**one, "prefix": "wellbeing", "meant": meant, "text": TEXT, "domains": DOMAINS}
            for one in AMONG
            for meant in ("", "career")
        ),
    ),
    "typed/promise": given(
        "",
        *(
            {**one, "text": TEXT, "due": due, "theirs": theirs, "refused": refused}
            for one in AMONG
            for due, theirs, refused in ((DAY, True, False), ("", False, False), ("", False, True))
        ),
    ),
    "typed/promise_modal": given(),
    "typed/resume": given("", {"paused": [LEAVE]}, {"paused": []}),
    "typed/stranger": given(),
    "typed/thanks": given("", *AMONG),
    "typed/wait": given(),
    "typed/when": given(
        "",
        *(
            {"pairs": [{**WHENS, **more}], "many": False, "problem": ""}
            for more in (
                {},
                {"same": True},
                {"past": True},
                {"past": True, "asks": True},
                {"asks": True},
                {"asks": True, "options": []},
                {"ref": "", "now": ""},
                {"ref": "", "now": "", "asks": True},
                {"ref": "", "now": "", "asks": True, "options": []},
                {"options": [(WHEN, "@1796310000"), (DAY, "@1796353200")]},
                {"place": "room 4", "minutes": 45, "options": [(WHEN, "@1796310000~45~=room 4")]},
                {"place": "room 4", "ref": "", "now": ""},
                {"place": "room 4", "stays": True},
                {"place": "room 4", "asks": True},
            )
        ),
        {"pairs": [WHENS, {**WHENS, **TWO}], "many": True, "problem": ""},
        *(
            {"pairs": [{**WHENS, "asks": True, "options": []}], "many": False, "problem": problem}
            for problem in (*PROBLEMS, "NotADate")
        ),
    ),
}

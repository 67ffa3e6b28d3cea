"""Samples of what is said around a meeting: agenda, meeting, recap, goals, action items."""

from agendas.agenda import DOMAINS, HORIZONS
from agendas.lines.promises import Unread
from agendas.recap import Reviewed
from agendas.samples.facts import (
    DAY,
    GOAL,
    ITEM,
    PROMISE,
    REVIEW,
    WHEN,
    Facts,
    Sample,
    each,
    given,
)

LINE: Facts = {
    "other": "Kim Lee",
    "pair": 2,
    "past": False,
    "rests": False,
    "doubts": [],
    "place": "",
    "minutes": 60,
}
MEETING = "other role when day state ref pair mine place minutes"
AGENDA_OF = "when day state ref place minutes"
AGENDA = (
    "pair other me role items more_items goals more_goals new_goals more_new_goals kept_points "
    "domains added untouched review first decided"
)
RECAP = (
    "id pair version state role other mentor mentee day reviewed new_goals points done promises "
    "decisions next main_point change ref proposer answerer mine"
)
VERSION = f"{RECAP} changes asked is_correction corrected newer proposed meanwhile"
NOT_BEFORE: Facts = {"changes": [], "asked": None, "newer": "", "proposed": "", "meanwhile": []}
NOTHING: Facts = {
    "items": [],
    "goals": [],
    "new_goals": (),
    "kept_points": [],
    "domains": [],
    "untouched": [],
    "review": None,
}
SHARES = each("shares", "", "soon", DAY)
FEW = {"more_items": 0, "more_goals": 0, "more_new_goals": 0, "added": False}
CARRIED = [
    {**ITEM, "answer": "carried", "due": ""},
    {**ITEM, "answer": "dropped"},
    {**ITEM, "answer": "done", "before": True},
]
REVIEWS = [{**REVIEW, "state": state} for state in ("held", "amending", "recapped")]
MENTOR = {"role": "mentor"}
OF_DOMAINS = {"lines": {one: f"/agenda {one}: x" for one in DOMAINS}, "whole": "=/agenda x"}
AGENDAS: tuple[Facts, ...] = (
    {},
    {**NOTHING, **FEW, "first": True},
    {**NOTHING, **FEW},
    {**MENTOR, **FEW, "items": CARRIED, "goals": [{**GOAL, "answer": "dropped"}]},
    *({"review": review} for review in REVIEWS),
    *({"review": review, **MENTOR} for review in REVIEWS),
)
RECAPS: tuple[Facts, ...] = (
    {},
    {"version": 2, "reminder": True, "decisions": "", "next": "", "main_point": ""},
    {"reviewed": (), "new_goals": (), "promises": [], "points": (), "done": ()},
    {"reviewed": (Reviewed(4, "Lead a unit", "", "open", "3y"),)},
)
VERSIONS: tuple[Facts, ...] = (
    *RECAPS,
    {**NOT_BEFORE, "version": 1, "mine": True},
    {**NOT_BEFORE, "version": 2, "change": ""},
    {"version": 2, "asked": {"change": "A date.", "mine": False, "by": "Kim Lee"}},
    {"version": 3, "is_correction": True, "mine": True},
    {"version": 3, "is_correction": True, "newer": "other", "proposed": "other"},
    {"version": 3, "corrected": True, "newer": "mine", "proposed": "", "mine": True},
)
AGREED: tuple[Facts, ...] = (
    *(
        {"undoable": undoable, "is_over": False, "asks_date": undoable, **facts}
        for facts in VERSIONS
        for undoable in (0, 1)
    ),
    {"undoable": False, "is_over": True, "asks_date": False},
    {"undoable": False, "is_over": False, "asks_date": True, "proposed": ""},
)
ASKED: Facts = {"change": "Add the grant.", "mine": True, "by": "Kim Lee", "version": 1}
STATES_OF_VERSION = (
    *each("state", "accepted", "waiting", "dropped", "amended"),
    {"state": "replaced", "change": "", "corrected": False},
    {"state": "replaced", "change": "", "corrected": True, "changes": []},
)
UNDATED = {**PROMISE, "due": ""}
UNREAD = (
    *("no_owner", "two_owners", "empty", "too_long"),
    *("InThePast", "AmbiguousDate", "NoSuchDay", "TooFar", "OtherZone", "NotADate"),
)
HELD = ("held", "recapped", "amending", "accepted")
REASONS = ("own", "accepted", "amended", "newer", "replaced", "dropped", "nothing_agreed")
OUTCOMES = ("moved", "cancelled", "missed", "ended", "held", "doubted")
STATES = (
    "planned",
    "held",
    "doubted",
    "recapped",
    "amending",
    "accepted",
    "missed",
    "cancelled",
    "ended",
)
EVENTS = ("met", "miss", "doubt", "undo", "move", "cancel", "recap", "accept", "amend", "plan")
DATES = (
    "InThePast",
    "AmbiguousDate",
    "NoSuchDay",
    "NoTimeOfDay",
    "TooFar",
    "NotADate",
    "NotAMoment",
)

SAMPLES: dict[str, Sample] = {
    "goal/unknown_span": given("", {"line": "Run a clinic 7y", "unknown": "7y"}),
    "agenda/unknown_domain": given(
        "", {"prefix": "sleep", "meant": ""}, {"prefix": "carer", "meant": "career"}
    ),
    "action/answered": given("text owner state id"),
    "action/changed": given("mine owner text due", {}, {"due": ""}, {"mine": False}),
    "action/empty": given(),
    "action/given": given("other text due id", {"gathered": False}, {"due": "", "gathered": True}),
    "action/help": given(),
    "action/list": given("pairs", *each("asked", True, False), {"asked": False, "pairs": []}),
    "action/modal": given(),
    "action/recorded": given(
        "mine owner text due fresh id other",
        {"gathered": False, "unread": ""},
        {"mine": False, "due": "", "fresh": False, "gathered": False, "unread": ""},
        {"mine": False, "gathered": True, "unread": ""},
        {"due": "", "gathered": False, "unread": "by our next meeting"},
    ),
    "brief/head": given("count day", *each("count", 2, 7)),
    "brief/noted": given(),
    "brief/more": given(
        "token",
        *({"in_short": True, "count": count} for count in (0, 1, 7)),
        {"in_short": False, "count": 2},
    ),
    "action/reminder": given(
        "text days due other id rare", *each("days", 2, 1, 0, -3), {"days": 0, "rare": 3}
    ),
    "action/overdue": given("text due days other id", *each("days", 1, 20)),
    "action/overdue_short": given("text days other id", *each("days", 1, 20)),
    "action/overdues": given("count", *each("count", 2, 5)),
    "action/removed": given("text"),
    "action/taken_back": given(),
    "action/told_again": given(),
    "action/touched": given(
        "other text id",
        *({"how": how, "due": DAY} for how in ("done", "dropped", "passed", "open")),
    ),
    "action/unasked": given("text other"),
    "agenda/which_domain": given(
        "text", *({"prefix": "x", "meant": m, **OF_DOMAINS} for m in ("", "career"))
    ),
    "agenda/added": given("other text time_line domain ref", {}, {"time_line": ""}),
    "agenda/empty_point": given(),
    "agenda/full": given("other most"),
    "agenda/help": given(),
    "agenda/modal": given(
        "age owner due overdue",
        *({"age": n, "due": "", "left": n, "explains": n == 0} for n in (0, 1, 14)),
    ),
    "agenda/modal_intro": given(
        f"{AGENDA} when",
        *({**one, "read": False} for one in AGENDAS),
        {"when": None, "read": False},
        {"read": True},
    ),
    "agenda/point_removed": given("text"),
    "agenda/prompt": given(f"{AGENDA} {AGENDA_OF} shares rare", *AGENDAS, *SHARES, {"rare": 3}),
    "agenda/saved": given(
        "other changed planned role shares closed",
        *({**shares, "closed": ()} for shares in SHARES),
        {"changed": False, "planned": False},
        MENTOR,
    ),
    "agenda/shared": given(f"{AGENDA} {AGENDA_OF}", *AGENDAS),
    "agenda/too_many": given("most"),
    "agenda/too_many_goals": given("most"),
    "goal/closed": given("text state id"),
    "goal/empty": given(),
    "goal/help": given(),
    "goal/horizon": given(),
    "goal/list": given("pairs", *each("asked", True, False), {"asked": False, "pairs": []}),
    "goal/modal": given(),
    "goal/now": given("text", *each("state", "open", "reached", "dropped")),
    "goal/which_horizon": given(
        "text", {"unknown": "7y", "lines": {one: f"/goal Lead {one}" for one in HORIZONS}}
    ),
    "goal/touched": given("other text id", *each("how", "reached", "dropped", "edited", "open")),
    "goal/recorded": given("text horizon fresh id other", {}, {"fresh": False}),
    "goal/removed": given("text"),
    "meeting/ask": given(f"{MEETING} first", {}, {"first": False}),
    "meeting/calendar": given("mentor mentee"),
    "meeting/cancelled": given(
        f"{MEETING} acted file", *each("acted", True, False), {"file": False}
    ),
    "meeting/changed": given(
        f"{MEETING} acted file",
        {},
        {"place": "", "minutes": 120},
        {"acted": False, "file": False},
    ),
    "meeting/closed": given(f"{MEETING} outcome", *each("outcome", *OUTCOMES)),
    "meeting/date_met": given(
        "text problem", *each("problem", "InTheFuture", "TooLongAgo", "BeforeThePair", "NotADate")
    ),
    "meeting/doubt": given(f"{MEETING} mine", *each("mine", True, False)),
    "meeting/first_the_last": given("when"),
    "meeting/first": given(
        f"{AGENDA} {AGENDA_OF} ticked",
        *({**agenda, "outcome": ""} for agenda in (*AGENDAS, {"ticked": set()}, {"domains": []})),
        *({"ticked": ticked, "outcome": "held"} for ticked in (set(), {"goals"})),
    ),
    "meeting/held": given(
        f"{MEETING} asks",
        {"asks": True},
        *({"asks": False, "state": state} for state in ("held", "missed", "ended", "asked")),
    ),
    "meeting/help": given(),
    "meeting/kept": given(),
    "meeting/met": given(),
    "meeting/met_undone": given("other"),
    "meeting/modal": given("other minutes", {}, {"minutes": 120}),
    "meeting/length": given("minutes", {}, {"minutes": 1}),
    "meeting/moved": given(f"{MEETING} acted file", *each("acted", True, False), {"file": False}),
    "meeting/moved_since": given(f"{MEETING} ahead", *each("ahead", True, False)),
    "meeting/none_ahead": given("other"),
    "meeting/met_then": given("text", {"line": "/meeting met yesterday"}),
    "meeting/not_understood": given(
        "text", {"near": "", "line": ""}, {"near": "met", "line": "/meeting met"}
    ),
    "meeting/noted": given(MEETING, *each("gathered", True, False)),
    "meeting/off": given(MEETING),
    "meeting/order": given(f"{AGENDA} {AGENDA_OF}", *AGENDAS),
    "meeting/planned": given(
        f"{MEETING} acted by_other file",
        *each("explains", True, False),
        {"file": False, "explains": False},
        {"acted": False, "by_other": True, "explains": False},
        {"acted": False, "explains": True, **MENTOR},
    ),
    "meeting/refused": given(
        "event state", *({"event": event, "state": state} for event in EVENTS for state in STATES)
    ),
    "meeting/status": given(
        "lines",
        *each(
            "lines",
            [],
            [LINE],
            *(
                [{**LINE, "ref": "3.1", "when": "Monday", "past": past, "rests": rests}]
                for past in (True, False)
                for rests in (True, False)
            ),
            [{**LINE, "doubts": [{"ref": "3.1", "day": DAY, "mine": m} for m in (True, False)]}],
        ),
    ),
    "meeting/sure": given(MEETING),
    "meeting/unconfirmed": given(
        MEETING,
        {"wanted": WHEN, "wanted_place": "", "wanted_minutes": 0, "after": "@1796000000"},
        {
            "wanted": WHEN,
            "wanted_place": "room 7",
            "wanted_minutes": 45,
            "after": "@1796000000~45~",
        },
        {"wanted": "", "after": ""},
    ),
    "meeting/was_cancelled": given(MEETING),
    "meeting/was_held": given(
        MEETING, *({**by, "state": state} for by in ({}, MENTOR) for state in HELD)
    ),
    "meeting/was_missed": given(MEETING),
    "recap/accept": given("other"),
    "recap/accept_noted": given(RECAP),
    "recap/accepted": given(f"{VERSION} pair", *AGREED),
    "recap/agreed": given(f"{VERSION} pair", *AGREED),
    "recap/amend": given("other"),
    "recap/below": given(VERSION),
    "recap/change": given(VERSION, *VERSIONS),
    "recap/change_asked": given(VERSION, *VERSIONS),
    "recap/change_sent": given("other"),
    "recap/changed": given(VERSION, *VERSIONS),
    "recap/empty": given(),
    "recap/left": given(VERSION, *VERSIONS),
    "recap/mentee_writes": given("other days"),
    "recap/modal": given(
        "goals other owner due overdue domain",
        *(
            {"here": "Tue 1 Dec, 10:00", "there": "15:00", "explains": explains}
            for explains in (True, False)
        ),
    ),
    "recap/confirm": given(),
    "recap/modal_intro": given(
        "day other asked version is_correction meanwhile first",
        {"asked": [ASKED], "version": 1},
        {"asked": [{**ASKED, "mine": False}], "version": 2, "is_correction": True},
        {"asked": [], "meanwhile": [], "first": False},
    ),
    "recap/no_change": given(),
    "recap/not_now": given("reason other day", *each("reason", *REASONS)),
    "recap/stray_words": given("line"),
    "recap/two_ends": given("text", *each("is_goal", True, False)),
    "recap/read_before": given(
        "day other reviewed new_goals points done promises decisions next",
        {"saw": {}, "undated": []},
        {"saw": {UNDATED["text"]: "by June"}, "undated": [UNDATED], "promises": [UNDATED]},
        {"saw": {}, "undated": [UNDATED], "promises": [UNDATED], "next": ""},
    ),
    "recap/too_many_lines": given("", {"most": 8}),
    "recap/two_dates": given("text"),
    "recap/unread_lines": given(
        "", *({"lines": [Unread(2, "Max: send it by then", why, "then")]} for why in UNREAD)
    ),
    "recap/offered": given(MEETING),
    "recap/read": given(VERSION, *VERSIONS),
    "recap/replaced": given(VERSION, *VERSIONS),
    "recap/sent": given("other day is_correction", *each("is_correction", True, False)),
    "recap/to_write": given(
        MEETING,
        *({"reminder": r, "told": t} for r in (True, False) for t in (True, False)),
    ),
    "recap/taken_back": given("other day"),
    "recap/too_late": given("other day newer"),
    "recap/unaccepted": given(VERSION, *RECAPS),
    "recap/version": given(f"{VERSION} sent", *STATES_OF_VERSION),
    "recap/waiting": given(f"{VERSION} reminder", *VERSIONS),
    "recap/written": given(
        f"{MEETING} by_me",
        *each("state", "recapped", "ended"),
        {"by_me": False, "state": "recapped"},
    ),
    "shared/date": given(
        "text problem",
        *({"problem": p, "text": t} for p in DATES for t in ("31 june", "")),
    ),
    "shared/hour_skipped": given("", {"text": "14 march 2027 02:30", "zone": "Toronto time"}),
    "shared/hour_unclear": given("", {"text": "friday at 2", "early": "02:00", "late": "14:00"}),
    "shared/zone_unknown": given(
        "", *({"letters": "PT", "zone": zone} for zone in ("Toronto time", "UTC"))
    ),
}

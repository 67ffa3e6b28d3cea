"""Samples of all else that is said: to pairs, facilitators, single persons, hosts."""

from typing import get_args

from agendas.rhythm.cadence import Cadence
from agendas.rhythm.lapse import Reason
from agendas.rhythm.next_date import Cause
from agendas.roster.explaining import OnLines
from agendas.samples.facts import (
    DAY,
    ME,
    OTHER,
    PAIR,
    PROGRAMME,
    WHEN,
    Facts,
    Sample,
    each,
    given,
)
from agendas.samples.pages import PAGES
from agendas.samples.reporting import REPORTING
from agendas.samples.run_in_slack import RUN_IN_SLACK
from agendas.samples.typed import TYPED

UNMET = {"most": 3, "number": 1, "talked": "", "passed": ""}
MENTOR, NO_PAIRS = {"role": "mentor"}, {"pairs": [], "more": 0, "programmes": [], "ended": []}
WHERE: tuple[Facts, ...] = (
    {"source": "own", "country": "Canada", "region": "Ontario"},
    {"source": "programme", "country": "Canada", "region": ""},
    {"source": "zone", "country": "Canada", "region": ""},
    {"source": "zone", "country": "", "region": "", "holiday": ""},
)
PAIRS: tuple[Facts, ...] = (
    {},
    {"pairs": [{**PAIR, "paused": "Monday", "last": "", "mine": 0}]},
    {"pairs": [{**PAIR, "ending": "10:10"}]},
    {"pairs": [{**PAIR, "rests": True}]},
    {"pairs": [{**PAIR, "next": "", "moved": False, "cancelled": WHEN, "to_read": []}]},
    {"pairs": [{**PAIR, "past": True, "review": "recapped", "recap": None}]},
    {"pairs": [{**PAIR, "next": "", "lapsed": True, "items": [], "goals": [], "more_items": 0}]},
    *(
        {"pairs": [{**PAIR, "role": role, "review": review}]}
        for role in ("mentor", "mentee")
        for review in ("held", "recapped", "amending", "")
    ),
    NO_PAIRS,
)

LEFT_OVER = [{"label": "What else was decided?", "text": "To meet\nin the library"}]
CLASHES = [{"label": "By when?", "now": "A year", "typed": ""}]
NEAREST = [
    {"cadence": one, "line": f"/mentoring cadence {one.code}"}
    for one in (Cadence(2, "week"), Cadence(6, "month"))
]
NEAR = ({"near": "", "line": ""}, {"near": "list", "line": "/action list"})
PAIR_SET = {"mentor": "Ada Okafor", "mentee": "Ben Lee", "programme": "Medicine"}
MONTHLY = Cadence(1, "month")
PAIR_SET |= {"cadence": "monthly", "before": "quarterly", "when": "Monday 18 January 2027 at 10:00"}
PAIR_SET |= {"details": "Kim Lee is their chair"}
SORT = {"count": 1, "more": 0, "lines": [PAIR_SET]}
EMPTY = {"count": 0, "more": 0, "lines": []}
CHANGES = ("begin", "anew", "cadence", "details", "ended", "nothing")
NO_SORT = dict.fromkeys(CHANGES, EMPTY)
ONE_SORT = NO_SORT | {"begin": {**SORT, "lines": [PAIR_SET | {"when": ""}]}, "nothing": SORT}
SORTS = {change: {"count": 3, "more": 2, "lines": [PAIR_SET]} for change in CHANGES}
ROSTER_STATES = (*("asked", "refused", "loading", "loaded", "undoing", "undone", "left"),)
PAIR_SHOWN: dict[str, object] = {
    "id": 7,
    "change": "begin",
    "pair": PAIR_SET,
    "old": "",
    "wrong": [],
    "authorities": [],
    "over": [],
    "notes": [],
}
AUTHORITIES = [(2, "Ada Okafor", "Ben Lee", "chair")]
WRONG = [
    OnLines("The mentee is missing.", 1, ((4, 4),), 0),
    OnLines("The cadence is missing.", 9, ((2, 3), (5, 5), (7, 7), (9, 9)), 4),
]
SHOWN_ROSTER: dict[str, object] = {
    "id": 7,
    "todo": 0,
    "absent": 0,
    "wrong": [],
    "wrong_more": 0,
    "unclear": 0,
    "names": [],
    "names_more": 0,
    "first_more": 0,
    "notes": ["It is not in Unicode."],
    "authorities": [(3, "Ada Okafor", "Ben Lee", "chair")],
    "over": [("Ada Okafor", 2, 3)],
}

SAMPLES: dict[str, Sample] = {
    "choices/modal": given("zone"),
    "choices/saved": given(
        "zone",
        {"off": [], "home": [], "hour": ""},
        {"off": ["preparing", "promises", "keeping_up", "news"], "home": [], "hour": "07:00"},
        {"off": [], "home": ["awaited", "dates"], "hour": ""},
    ),
    "feed/address": given("address me"),
    "feed/calendar": given(),
    "feed/not_understood": given("text"),
    "feed/off": given("was_on", *each("was_on", True, False)),
    "feed/page": given(),
    "feed/standing": given("me since"),
    "feed/unreachable": given(),
    "home/home": given(
        "pairs page ended programmes starts",
        *PAIRS,
        {**NO_PAIRS, "starts": True},
        *(
            {"page": {"first": 0, "last": 2, "count": 9, "earlier": earlier, "later": later}}
            for earlier, later in ((None, 2), (0, 2), (0, None))
        ),
    ),
    "home/stranger": given(
        "",
        *(
            {"starts": starts, "programmes": many}
            for starts in (True, False)
            for many in ([], [PROGRAMME])
        ),
    ),
    "installation/gone": given(),
    "lapse/check_in": given("id other pair role rare", {}, MENTOR, {"rare": 3}),
    "lapse/empty_reason": given(),
    "lapse/not_yet": given("lapse pair day"),
    "lapse/nudge": given(
        "other cadence last since talked passed ref most lapse number",
        *({**UNMET, "number": number, "last": last} for number in (1, 2, 3) for last in ("", DAY)),
        {**UNMET, "talked": DAY},
        {**UNMET, "passed": DAY},
        {**UNMET, "passed": DAY, "last": "", "number": 3},
    ),
    "lapse/nudge_short": given(
        "other last since passed ref most lapse number",
        *(
            {"number": number, "last": last, "passed": ""}
            for number in (1, 3)
            for last in ("", DAY)
        ),
        {"number": 1, "last": DAY, "passed": DAY},
    ),
    "lapse/nudges": given("", *each("count", 2, 6)),
    "lapse/only_planned": given("other pair when last cadence", *each("last", "", DAY)),
    "lapse/over": given("how", *each("how", *get_args(Reason), "answered")),
    "lapse/over_already": given("how", *each("how", *get_args(Reason))),
    "lapse/reason": given(),
    "lapse/help": given("programme", {"name": OTHER, "slack_id": "U012AB3CD"}),
    "lapse/help_asked": given("programme", *each("facilitators", [], [OTHER], [OTHER, ME])),
    "lapse/reason_kept": given("other pair programme", *each("going_on", True, False)),
    "lapse/reasons": given(
        "",
        {"more": 2, "reasons": [{"id": 3, "other": OTHER, "day": "Monday", "text": "Time."}]},
        {"more": 0, "reasons": []},
    ),
    "lapse/talked": given("other day", *each("id", 3, None)),
    "lapse/well": given("other", *each("id", 3, None)),
    "lapse/when_next": given(
        "other pair cause again",
        *({"cause": cause, "again": again} for cause in Cause for again in (False, True)),
    ),
    "lapse/when_next_short": given("other pair", *each("cause", *Cause)),
    "lapse/when_nexts": given("", *each("count", 2, 6)),
    "mentoring/cadence_set": given("other cadence", *each("gathered", True, False)),
    "mentoring/cadence_wrong": given(
        "",
        {"text": "biweekly", "doubtful": True, "nearest": NEAREST[:1]},
        {"text": "bimonthly", "doubtful": True, "nearest": NEAREST},
        {"text": "weekly", "doubtful": False, "nearest": NEAREST[:1]},
        {"text": "yearly", "doubtful": False, "nearest": NEAREST[1:]},
        {"text": "often", "doubtful": False, "nearest": []},
        {"text": "", "doubtful": False, "nearest": []},
    ),
    "mentoring/end_noted": given("other pair", {"time": "10:10"}),
    "mentoring/end_stands": given("other", *each("ended", True, False)),
    "mentoring/end_undone": given("other"),
    "mentoring/ended": given(
        "other programme acted planned",
        *(
            {"acted": acted, "planned": planned, "forgotten": forgotten, "months": 24}
            for acted, forgotten in ((True, False), (False, False), (False, True))
            for planned in (False, True)
        ),
    ),
    "mentoring/ended_already": given("other pair"),
    "mentoring/help": given(),
    "mentoring/in_leave": given(
        "other pair ref when",
        {"asks": True, "on_leave": True},
        {"asks": False, "on_leave": True},
        {"asks": False, "on_leave": False},
    ),
    "mentoring/country": given(
        "zone", *({"holiday": "Friday 25 December", **where} for where in WHERE)
    ),
    "mentoring/country_set": given(
        "zone",
        *({"holiday": "Friday 25 December", "before": "1.CA/ON", **where} for where in WHERE),
    ),
    "mentoring/country_wrong": given(
        "text",
        {"near": "Germany", "country": "", "regions": []},
        {"near": "", "country": "Germany", "regions": ["Bayern", "Sachsen"]},
    ),
    "mentoring/leave": given(),
    "mentoring/not_paused": given("other"),
    "mentoring/not_understood": given("text", *NEAR),
    "mentoring/other_cadence": given(
        "other cadence",
        {"by": "", "programme": ""},
        *({"by": by, "programme": PROGRAMME} for by in ("", "Fay Laurent")),
    ),
    "mentoring/other_paused": given("other day when", {}, {"when": ""}),
    "mentoring/over": given("ended programmes", {}, {"programmes": []}),
    "mentoring/pause_long": given(),
    "mentoring/pause_set": given(
        "others day pair longer",
        {"gathered": False},
        *({"gathered": gathered, "others": ["Kim Lee"]} for gathered in (True, False)),
        {"gathered": False, "others": []},
    ),
    "mentoring/pause_shorter": given("other day pair", {"stands": DAY, "value": "2.2028-01-05"}),
    "mentoring/pause_sure": given("day pair", {"weeks": 50, "value": "2.2028-01-05"}),
    "mentoring/pause_wrong": given(),
    "mentoring/quiet_set": given("quiet zone", {}, {"quiet": None}),
    "mentoring/quiet_wrong": given("text"),
    "mentoring/rests": given(
        "other pair when",
        *({"rests": rests, "when": w} for rests in (True, False) for w in ("", "Monday")),
    ),
    "mentoring/resume_set": given(
        "other pair",
        {"gathered": True, "when": "", "past": False},
        *({"gathered": False, "when": "Monday", "past": past} for past in (True, False)),
    ),
    "mentoring/resumed": given(
        "other pair",
        {"when": "Monday", "stands": True, "wants_date": False},
        {"when": "Monday", "stands": False, "wants_date": False},
        {"when": "", "stands": False, "wants_date": True},
        {"when": "", "stands": False, "wants_date": False},
    ),
    "mentoring/standing": given(
        "pairs ended programmes quiet zone me forgotten_on",
        *PAIRS,
        {"quiet": None, "forgotten_on": ""},
    ),
    "mentoring/ending": given(
        "other pair",
        {"state": "waiting", "planned": True, "time": "10:10", "months": 24},
        *(
            {"state": state, "planned": False, "time": "10:10", "months": 1}
            for state in ("over", "undone", "again")
        ),
    ),
    "mentoring/quit": given("", {"end": "/mentoring end", "messages": "/mentoring messages"}),
    "mentoring/sure": given("other pair", *each("months", 1, 24)),
    "mentoring/welcome": given(
        "other pair role programme cadence",
        {"planned": True, "wants_date": False, "reads": True},
        {**MENTOR, "planned": False, "wants_date": False, "reads": False},
        {"planned": False, "wants_date": True, "reads": True},
    ),
    "mentoring/welcome_short": given(
        "other pair role programme cadence",
        {"planned": True, "wants_date": False},
        {**MENTOR, "planned": False, "wants_date": True},
    ),
    "mentoring/welcomes": given("", *each("count", 2, 6)),
    "mydata/exported": given(),
    "mydata/facilitator": given("programmes", {"programmes": [PROGRAMME, "Surgery"]}),
    "mydata/file": given(),
    "mydata/nobody": given(),
    "mydata/noted": given("day me"),
    "mydata/staying": given("asked", *each("asked", True, False)),
    "mydata/who": given("", *each("months", 1, 24)),
    "mydata/sure": given("days me"),
    **RUN_IN_SLACK,
    "roster/faults": given(
        "column count found most name other role text wanted zone",
        {
            "nearest": ["every 2 weeks", "every 2 months"],
            "day": "2027-01-18",
            "detail": "mentor_capacity",
        },
        {"nearest": ["every 2 weeks"], "text": "", "day": "", "detail": "chair"},
    ),
    "roster/files": given(
        "found name role wanted",
        {"lacking": ["mentor", "mentee"], "left": ["Notes", "Phone"], "slack_id": "U012AB3CD"},
        {"lacking": ["mentee"], "left": ["Notes"], "found": "", "slack_id": "U012AB3CD"},
    ),
    "roster/gone": given(),
    "roster/no_sheet": given("longest"),
    "roster/not_had": given(),
    "roster/add_form": given(),
    "roster/asked": given(),
    "roster/cadence_wrong": given(
        "text", {"nearest": []}, {"nearest": [MONTHLY, Cadence(6, "week")]}
    ),
    "roster/change_form": given("", {"mentee": "Ben Lee"}),
    "roster/changed": given(
        "cadence",
        *({"mentor": "Ada Okafor", "mentee": "Ben Lee", "changed": one} for one in (True, False)),
    ),
    "roster/ended": given("", {"mentor": "Ada Okafor", "mentee": "Ben Lee"}),
    "roster/ended_already": given(),
    "roster/export": given("programme"),
    "roster/exported": given(),
    "roster/no_pairs": given(),
    "roster/overview": given("", {"programmes": [{"id": 1, "name": "Medicine", "pairs": 12}]}),
    "roster/pairs": given(
        "name", {"pairs": [PAIR_SET | {"id": 3, "cadence": MONTHLY, "months": 24}]}
    ),
    "roster/not_yours": given(),
    "roster/details": given("", {"mentor": "Ada Okafor", "other": "Kim Lee", "places": 2}),
    "roster/pair_shown": given(
        "",
        *(PAIR_SHOWN | {"change": change} for change in CHANGES),
        PAIR_SHOWN | {"old": "Kim Lee", "change": "begin", "authorities": AUTHORITIES},
        PAIR_SHOWN | {"over": [("Ada Okafor", 2, 3)], "notes": ["Ben Lee is a guest."]},
        PAIR_SHOWN | {"change": "", "pair": {}, "wrong": ["These two are a pair already."]},
    ),
    "roster/pair_state": given(
        "",
        *(
            {"id": 7, "state": state, "why": "It is a PDF.", "stays": stays, **more}
            for state in ROSTER_STATES
            for stays in ([], ["Ada Okafor and Ben Lee"])
            for more in (
                {"over": False, "ends": "", "left_out": [], "done": 1, "replaces": False},
                {
                    "over": False,
                    "ends": "Monday 7 December, 09:00",
                    "left_out": [],
                    "done": 1,
                    "replaces": True,
                },
                {"over": False, "ends": "", "left_out": [], "done": 0, "replaces": True},
                {"over": True, "ends": "", "left_out": WRONG, "done": 0, "replaces": False},
            )
        ),
    ),
    "roster/remarks": given("name zone"),
    "roster/shown": given(
        "",
        SHOWN_ROSTER | {"todo": 2, "sorts": SORTS, "absent": 3, "wrong": WRONG, "wrong_more": 2},
        SHOWN_ROSTER | {"todo": 1, "sorts": ONE_SORT, "absent": 1, "names": WRONG, "names_more": 5},
        SHOWN_ROSTER | {"sorts": NO_SORT},
        SHOWN_ROSTER | {"sorts": NO_SORT, "unclear": 1, "wrong": WRONG, "first_more": 3},
        SHOWN_ROSTER | {"sorts": NO_SORT | {"ended": SORT}},
    ),
    "roster/state": given(
        "",
        *(
            {"id": 7, "state": state, "done": done, "total": 5, "stays": stays, **more}
            for done in (0, 3)
            for state in ROSTER_STATES
            for stays in ([], ["Ada Okafor and Ben Lee"])
            for more in (
                {"over": False, "name": "pairs.csv", "why": "It is a PDF.", "left_out": WRONG},
                {"over": True, "name": "", "why": "It is a PDF.", "left_out": []},
            )
        ),
    ),
    "shared/apology": given("reference"),
    "shared/back": given("name"),
    "shared/busy": given("reference"),
    "shared/busy_reading": given("reference"),
    "shared/closed": given("", {"command": "/agenda"}, {"command": "/mentoring"}),
    "shared/conflict": given(),
    "shared/did_you_mean": given("", {**NEAR[1], "as_it_stands": "=/action lst"}),
    "shared/draft": given(
        "",
        {"kept_at": "3 May, 14:05", "typed": True, "clashes": [], "left_over": []},
        {"kept_at": "", "typed": True, "clashes": CLASHES, "left_over": LEFT_OVER},
    ),
    "shared/draft_keep": given(),
    "shared/draft_kept": given("", *each("written", True, False)),
    "shared/draft_words": given(),
    "shared/fetching": given("look", {}, {"look": "/mentoring"}),
    "shared/facilitator": given("programmes"),
    "shared/form_lost": given(),
    "shared/given_back": given("", {"entries": LEFT_OVER}),
    "shared/gone": given(
        "name programme others ref",
        *({"ran": ran} for ran in (True, False)),
        *({"ran": ran, "others": []} for ran in (True, False)),
    ),
    "shared/inactive": given(),
    "shared/later": given(
        "day",
        *({"came": False, "meets": meets} for meets in ("", DAY, "Thursday 3 December 2026")),
        {"came": True, "meets": ""},
    ),
    "shared/later_too_late": given("other when"),
    "shared/later_words": given(),
    "shared/folded": given("token"),
    "shared/folded_answer": given("", {"line": "/action list"}),
    "shared/left_off": given("count"),
    "shared/line_back": given("", {"line": "/goal learn to write a grant"}),
    "shared/modal": given("text"),
    "shared/no_longer": given(),
    "shared/not_a_pair": given(
        "",
        {"pairs": [OTHER], "line": "/meeting plan friday 14:00"},
        {"pairs": [OTHER, "Kim Lee"], "line": "/meeting plan friday 14:00"},
    ),
    "shared/not_current": given(),
    "shared/not_shown": given("kept typed", {}, {"kept": False}, {"kept": False, "typed": ""}),
    "shared/not_run": given(),
    "shared/not_yours": given(),
    "shared/noted": given("look"),
    "shared/outdated": given("look", {}, {"look": "/mentoring"}),
    "shared/slack_silent": given(),
    "shared/stranger": given("", *each("programmes", [], [PROGRAMME], [PROGRAMME, "Surgery"])),
    "shared/too_long": given("longest", {"typed": "send the draft"}, {"typed": ""}),
    "shared/unclear": given("look reference"),
    "shared/which": given("other role programme", {}, MENTOR),
    "shared/which_typed": given("", {"line": "/goal learn to write a grant"}),
    "shared/whose": given(),
    "shared/words": given(),
    **TYPED,
    **PAGES,
    **REPORTING,
}

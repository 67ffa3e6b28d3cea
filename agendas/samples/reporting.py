"""Samples of what whoever runs a programme is told."""

from dataclasses import replace

from agendas.samples.facts import DAY, KNOWN, ME, OTHER, Facts, Sample, each, given

TOTALS = KNOWN["totals"]
PEOPLE = {"mentor": OTHER, "mentee": ME}
LINE = {**PEOPLE, "pair": 2, "days": 62, "met": True, "dates": 4, "by": OTHER, "until": ""}
SECTION: Facts = {
    "more": 3,
    "brief": False,
    "lines": [
        {**LINE, "buttons": False},
        {**LINE, "met": False, "dates": 0, "by": "", "until": DAY, "buttons": False},
        {**LINE, "days": 1, "by": "", "buttons": True},
        {**LINE, "days": 1, "by": "", "mentor": "", "mentee": "", "buttons": False},
    ],
}
OVER = [{**PEOPLE, "how": how, "by": ME} for how in ("met", "planned", "")]
CHANGED = {"before": 9, "new": 4, "over": 5, "ways": {"met": 2, "planned": 2, "other": 1}}
DIGEST: Facts = {
    "lapsed": [],
    "others": [],
    "over": OVER,
    "more_over": 2,
    "ended": 0,
    "changes": CHANGED,
    "totals": TOTALS,
    "weeks": [],
    "undelivered": 0,
    "waiting": 0,
    "waited": 0,
    "is_run": True,
}
ROW = {**PEOPLE, "standing": "within", "days": 12, "met": True, "by": "", "until": ""}
TOLD = (
    *("meant", "before", "days_to_meet", "first_met", "met", "recapped", "recapped_due"),
    *("kept", "kept_due", "lapsed", "back", "pairs", "begun", "ended"),
)
BARS = [{"x": 3, "height": 9, "value": 5}, {"x": 23, "height": 0, "value": None}]
REPORT: Facts = {
    **dict.fromkeys(TOLD, 12),
    "first": "May 2027",
    "last": "August 2027",
    "months": ["May", "Jun", "Jul", "Aug"],
    "measures": [{"label": "Meetings", "total": "12", "due": due} for due in (None, 15)],
    "charts": [{"label": "Meetings", "bars": BARS}],
}
STATEMENT = {"year": "2027", "made": DAY}
PART = {"programme": "Medicine", "pairs": 2, "met": 9, "since": DAY}
REPORTING: dict[str, Sample] = {
    "digest/digest": given(
        "programme day ref",
        {
            **DIGEST,
            "lapsed": [{**SECTION, "name": name} for name in ("new", "alone", "cared")],
            "others": [{**SECTION, "name": n} for n in ("only_planned", "first_date", "gone")],
            "weeks": [3, 4, 5],
            "undelivered": 1,
            "waiting": 3,
            "waited": 41,
        },
        {**DIGEST, "changes": None, "over": [], "undelivered": 2, "is_run": False},
        {**DIGEST, "lapsed": [{**SECTION, "name": "new", "brief": True}], "more_over": 0},
        {**DIGEST, "changes": {**CHANGED, "ways": {}}, "over": [], "ended": 1},
        {**DIGEST, "totals": replace(TOTALS, lapsed=0, first_date=1, rests=1), "ended": 2},
    ),
    "digest/care": given(
        "mentor mentee pair",
        *({"by": by, "by_id": 2, "until": "", "mine": mine} for by, mine in (("", 0), (ME, 1))),
        *({"by": OTHER, "by_id": 2, "until": until, "mine": False} for until in ("", DAY)),
    ),
    "digest/leave": given(),
    "digest/left": given("mentor mentee day pair"),
    "digest/let_go": given("mentor mentee", *each("left", True, False)),
    "digest/menu": given("mentor mentee"),
    "digest/more": given("mentor mentee pair", {"months": 24}),
    "digest/offer": given("programme", *each("facilitators", [OTHER], [OTHER, ME])),
    "digest/offered": given("mentor mentee"),
    "digest/over": given("mentor mentee"),
    "digest/pairs": given(
        "programme day count",
        {"rows": [ROW, {**ROW, "standing": "lapsed", "days": 1, "by": ME}]},
        {"rows": [{**ROW, "met": False, "until": DAY}]},
    ),
    "digest/pairs_file": given("programme day", *each("count", 1, 120)),
    "digest/pairs_until": given("day"),
    "digest/pairs_words": given(),
    "digest/picture": given(),
    "digest/quiet": given(
        "programme ref",
        *({**DIGEST, "undelivered": number, "waiting": number} for number in (0, 1, 2)),
        *({**DIGEST, "totals": replace(TOTALS, first_date=n, rests=n)} for n in (1, 2)),
        {**DIGEST, "totals": replace(TOTALS, pairs=0)},
    ),
    "digest/table_sent": given("programme"),
    "digest/taken": given("mentor mentee pair"),
    "digest/taken_already": given("mentor mentee name"),
    "digest/today": given("", {"next": DAY}),
    "digest/undelivered": given("programme channel error"),
    "digest/until_wrong": given(),
    "shared/which_programme": given(
        "",
        {"programmes": ["Medicine", "Surgery"], "line": "/mentoring digest", "unknown": ""},
        {"programmes": ["Medicine"], "line": "/mentoring digest", "unknown": "Surgery"},
    ),
    "shared/runs_none": given(),
    "report/not_a_length": given(
        "text", {"programmes": ["Medicine", "Surgery"]}, {"programmes": ["Medicine"]}
    ),
    "report/file": given(
        "programme",
        {"first": "May 2027", "last": "May 2027", "year": "2027"},
        {"first": "May 2027", "last": "August 2027", "year": "2027"},
    ),
    "report/no_mentor": given(),
    "report/page": given(
        "programme",
        REPORT,
        {**REPORT, **dict.fromkeys(TOLD), "charts": []},
        {**REPORT, "months": ["May"], "last": "May 2027", "met": 0},
    ),
    "report/sent": given(),
    "report/statement": given("mentor", {**STATEMENT, "parts": [PART]}, {**STATEMENT, "parts": []}),
    "report/words": given(),
}

"""Samples of the record: its form, its entries, its page."""

from agendas.agenda import DOMAINS
from agendas.samples.cycle import RECAP
from agendas.samples.facts import DAY, KNOWN, ME, OTHER, TEXT, Facts, Sample, given

OF_MEETING: Facts = {
    "kind": "meeting",
    "meeting": 3,
    "correctable": True,
    "recap": {name: KNOWN[name] for name in RECAP.split()} | {"mentor": OTHER, "main_point": TEXT},
    "covered": [{"text": TEXT, "domain": domain, "time_line": ""} for domain in DOMAINS],
    "closed": [{"text": TEXT, "state": state, "day": DAY} for state in ("done", "reached")],
}
BARE: Facts = {**OF_MEETING["recap"], "main_point": "", "reviewed": (), "decisions": "", "next": ""}
OF_ONE: Facts = {"by": ME, "state": "dropped", "closed_on": DAY}
ENTRIES: tuple[Facts, ...] = (
    OF_MEETING,
    {**OF_MEETING, "place": ""},
    {**OF_MEETING, "correctable": False, "covered": [], "closed": [], "recap": BARE},
    {**OF_ONE, "kind": "promise", "owner": ME, "due": DAY},
    {**OF_ONE, "kind": "goal", "horizon": "3y", "closed_on": ""},
    {**OF_ONE, "kind": "point", "domain": "career", "time_line": "by March"},
)

SAMPLES: dict[str, Sample] = {
    "record/entry": given("day text place", *ENTRIES),
    "record/file": given("other"),
    "record/foot": given(
        "other pair",
        {"newer": None, "older": None, "kept": False, "others": []},
        {"newer": 0, "older": 8, "kept": True, "others": [{"pair": 3, "name": OTHER}]},
    ),
    "record/head": given(
        "other",
        *(
            {"ended": total == 1, "words": words, "total": total, "first": 1, "last": min(4, total)}
            for words in ("", "ward round")
            for total in (0, 1, 9)
        ),
    ),
    "record/modal": given(),
    "record/page": given(
        "mentor mentee programme",
        {
            "made_on": DAY,
            "entries": [{**entry, "day": DAY, "text": TEXT, "place": ""} for entry in ENTRIES],
        },
        {"made_on": DAY, "entries": []},
    ),
    "record/sent": given("other"),
}

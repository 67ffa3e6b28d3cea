"""Samples of what is asked and told where pairs come about by consent."""

from agendas.samples.facts import CADENCE, DAY, ME, OTHER, PROGRAMME, TEXT, Facts, Sample, given

QUESTION: Facts = {
    "role": "mentor",
    "other": ME,
    "programme": PROGRAMME,
    "proposed": False,
    "note": TEXT,
    "cadence": CADENCE,
    "number": 4,
    "state": "asks",
    "answer": "",
    "until": DAY,
    "undo_by": "10:10",
    "places": 3,
    "mentees": 2,
}
RESULT: Facts = {
    "withdrawn": False,
    "made": True,
    "proposed": True,
    "role": "mentee",
    "other": OTHER,
    "mentor": OTHER,
    "mentee": ME,
    "programme": PROGRAMME,
}
ASKED: Facts = {"number": 4, "mentor": OTHER, "programme": PROGRAMME}
OFFERED: Facts = {"programme": PROGRAMME, "places": 3, "topics": "statistics"}
TWO: Facts = {"mentor": OTHER, "mentee": ME}
WAITS: Facts = {
    "number": 4,
    "person": 5,
    "mentee": ME,
    "mentor": "",
    "days": 12,
    "note": TEXT,
    "listed": True,
    "proposed": False,
}
WAITING: Facts = {
    "id": 1,
    "programme": PROGRAMME,
    "waiting": [WAITS, {**WAITS, "days": 0, "note": "", "listed": False}],
    "proposed": [{**WAITS, "mentor": OTHER, "listed": False, "proposed": True}],
    "also_waiting": [],
    "also_proposed": [],
    "more": 0,
    "rooms": [
        {"name": OTHER, "topics": "statistics", "places": 3, "more": 1},
        {"name": "Kim Lee", "topics": "", "places": None, "more": None},
    ],
    "more_rooms": 0,
}
REASONS = ("asked_already", "same", "gone", "full", "pair_already", "open_already")

SAMPLES: dict[str, Sample] = {
    "matching/asked": given(
        "",
        {"asked": [ASKED]},
        {"asked": [{**ASKED, "mentor": ""}]},
        {"asked": [ASKED, {**ASKED, "mentor": ""}]},
    ),
    "matching/find_modal": given(
        "",
        {"programme": "", "name": OTHER, "topics": "statistics", "some": True},
        {"programme": PROGRAMME, "name": OTHER, "topics": "", "some": False},
    ),
    "matching/not_places": given("", {"most": 30}),
    "matching/not_possible": given("", *({"reason": one} for one in REASONS)),
    "matching/offer_modal": given("", {"programme": ""}, {"programme": PROGRAMME}),
    "matching/offered": given(
        "",
        {"offers": [OFFERED, {**OFFERED, "topics": ""}]},
        {"offers": [{**OFFERED, "places": 0}, {**OFFERED, "places": None}]},
    ),
    "matching/help": given(),
    "matching/propose_modal": given(
        "", {"warned": True, "cadence": CADENCE}, {"warned": False, "cadence": CADENCE}
    ),
    "matching/proposed": given("", {"mentor": OTHER, "mentee": ME, "number": 4, "until": DAY}),
    "matching/waiting": given(
        "",
        WAITING,
        {**WAITING, "waiting": [], "proposed": [], "rooms": []},
        {
            **WAITING,
            "also_waiting": [WAITS, {**WAITS, "days": 0, "note": ""}],
            "also_proposed": [{**WAITS, "mentor": OTHER}, {**WAITS, "mentor": OTHER, "days": 0}],
            "more": 3,
            "more_rooms": 2,
        },
    ),
    "matching/warned": given(
        "",
        {**TWO, "authority": ["chair", "supervisor"], "places": 3, "mentees": 2, "asked": 1},
        {**TWO, "authority": ["chair"]},
        {**TWO, "places": 2, "mentees": 2, "asked": 0},
    ),
    "matching/question": given(
        "",
        QUESTION,
        {**QUESTION, "role": "mentee", "note": "", "proposed": True, "places": None},
        {**QUESTION, "proposed": True, "note": ""},
        *(
            {**QUESTION, "role": role, "state": state, "answer": "no"}
            for role in ("mentor", "mentee")
            for state in ("said", "counts", "made", "closed", "withdrawn")
        ),
    ),
    "matching/result": given(
        "",
        RESULT,
        {**RESULT, "made": False},
        {**RESULT, "made": False, "proposed": False},
        {**RESULT, "made": False, "proposed": False, "role": "mentor"},
        {**RESULT, "made": False, "proposed": False, "withdrawn": True},
    ),
    "matching/too_late": given(),
    "matching/withdrawn": given(),
}

"""Samples of what is said to whoever starts a programme in Slack, or runs one."""

from dataclasses import replace

from agendas.own_words import PLACES, SIDES
from agendas.programme import Shift, Terms
from agendas.rhythm.cadence import Cadence
from agendas.samples.facts import ME, OTHER, PROGRAMME, WHEN, Sample, each, given

BEFORE = Terms("Medicine", ("U1", "U2"), "C012AB3CD", prompt=3)
AFTER = Terms("Surgery", ("U2",), "C0OTHER", country="CA", weekday=1, hour=10, grace=7, prompt=5)
RUN = {
    "id": 1,
    "programme": PROGRAMME,
    "channel": "C012AB3CD",
    "names": [ME, OTHER],
    "weekday": 0,
    "hour": "09:00",
    "zone": "America/Toronto",
    "grace": 14,
    "prompt": 3,
    "share": 1,
    "cadence": Cadence(1, "month"),
    "place": "Canada, Ontario",
    "months": 24,
    "asking": True,
    "has_words": True,
    "digest": WHEN,
    "mine": True,
    "pairs": 3,
}
FORESEEN = {
    "before": BEFORE,
    "after": AFTER,
    "changed": [*("name", "people", "channel", "weekday", "cadence", "prompt", "grace", "country")],
    "joins": [OTHER],
    "leaves": [ME, "Kim Lee"],
    "next_digest": WHEN,
    "asked": Shift(23, 1, 1, earlier=True, at_once=2),
    "shown": Shift(),
    "lapsing": 1,
    "recovering": 2,
    "cadence": Cadence(2, "month"),
    "place": "Canada",
    "keeping": 40,
    "erased": 0,
}
PROBLEMS = ("public", "not_in_it", "archived", "shared", "not_a_channel")
HINDRANCES = ("bot", "deactivated", "elsewhere", "stranger", "not_found")
RUN_IN_SLACK: dict[str, Sample] = {
    "programme/changed": given("programme"),
    "programme/channel_wrong": given("", *each("problem", *PROBLEMS)),
    "programme/confirm": given(),
    "programme/country_wrong": given(
        "text",
        {"near": "Germany", "country": "", "regions": []},
        {"near": "", "country": "Germany", "regions": ["Bayern", "Sachsen"]},
    ),
    "programme/days_wrong": given("", *each("share", 1, 3)),
    "programme/facilitating": given(
        "",
        {**RUN, "is_open": True, "others": []},
        {**RUN, "is_open": True, "others": [OTHER]},
        {**RUN, "is_open": False, "others": []},
    ),
    "programme/forecast": given(
        "programme",
        FORESEEN,
        {**FORESEEN, "asked": Shift(1, 2, 4, at_once=1), "lapsing": 0, "recovering": 0},
        *({**FORESEEN, "changed": ["months", "asking"], "erased": n} for n in (0, 1, 3)),
        {**FORESEEN, "changed": ["asking"], "after": replace(AFTER, asking=1)},
        {**FORESEEN, "place": "", "joins": [], "leaves": [], "changed": ["country"]},
    ),
    "programme/form": given(
        "",
        *(
            {"what": what, "number": number, "cadence": Cadence(1, "month")}
            for what in ("weekday", "hour", "grace", "prompt", "share", "months", "asking")
            for number in (0, 1, 6)
        ),
    ),
    "programme/form_intro": given(),
    "programme/form_start": given(),
    "programme/hand_over": given("programme"),
    "programme/handed_on": given(
        "programme",
        {"names": [OTHER], "is_open": True},
        {"names": [OTHER, ME], "is_open": True},
        {"names": [ME], "is_open": False},
    ),
    "programme/handed_over": given("programme", {"name": OTHER}),
    "programme/help": given("", *each("names", [PROGRAMME], [PROGRAMME, "Surgery"])),
    "programme/invitation": given(),
    "programme/name_taken": given(),
    "programme/no_name": given(),
    "programme/no_zone": given(),
    "programme/not_run": given("programme"),
    "programme/not_yours": given(),
    "programme/own_words": given(
        "programme", *({"side": side, "text": "Welcome, & good luck."} for side in SIDES)
    ),
    "programme/test": given("programme"),
    "programme/test_sent": given(),
    "programme/words": given(
        "",
        *(
            {"what": what, "side": side, "places": places}
            for what, places in PLACES.items()
            for side in SIDES
        ),
    ),
    "programme/words_confirm": given(),
    "programme/words_intro": given("programme"),
    "programme/words_kept": given("programme", *({"any": any_, "id": 1} for any_ in (True, False))),
    "programme/words_of": given("", *each("what", *PLACES)),
    "programme/words_preview": given("", *each("whats", [], ["welcome"])),
    "programme/words_wrong": given(
        "", *({"place": "whom", "places": places} for places in ((), ("other",), ("other", "when")))
    ),
    "programme/overview": given(
        "",
        {"programmes": [RUN], "more": 0, "may_start": False},
        {
            "programmes": [{**RUN, "place": "", "mine": False, "digest": "", "has_words": False}],
            "more": 2,
            "may_start": True,
        },
    ),
    "programme/own_hands": given(),
    "programme/person_wrong": given("name", *each("problem", *HINDRANCES)),
    "programme/started": given("programme channel", {"digest": WHEN, "id": 1}),
    "programme/unchanged": given(),
}

"""What people, old clients and mischief send: texts, values, numbers, half a form."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.agendas.wild import wild

LONG = 40_000
numbers = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([2**31, 2**63, 10**17, 10**18, 10**30, -(10**30)]),
)
long = st.builds(lambda text: (text * (LONG // len(text) + 1))[:LONG], wild.filter(bool))
medium = st.builds(lambda text, n: (text * n)[:n], wild.filter(bool), st.integers(250, 2500))
texts = st.one_of(
    medium, wild, wild, st.sampled_from(["", " ", "\u202e", "x" * 301, "<!channel>"]), long
)
DATES = ("", "0001-01-01", "9999-12-31", "2026-02-30", "2027-02-01", "2027-W05-1", "tomorrow")
dates = st.one_of(st.none(), st.sampled_from(DATES), wild)
MOMENTS = (0, -1, 1_801_500_000, 1_900_000_000, 10**12, 10**18, 10**30, 1.5, True)
moments = st.one_of(st.none(), st.sampled_from(MOMENTS), wild)
odd: st.SearchStrategy[Any] = st.one_of(
    numbers, wild, st.sampled_from([None, [], {}, True, 1.5, float("nan"), "1", [1], [None, {}]])
)


def like_ids(known: list[str]) -> st.SearchStrategy[str]:
    """What a button may carry: ids that are somebody's, and what looks like one."""
    forged = ("1.0.0", ".1", "1.", "١", "²", "1e3", "0x1", "-1", "1 ", "2.0:x", "NaN")
    return st.one_of(st.sampled_from([*known, *forged]), numbers.map(str), wild)


def metadata(real: str) -> st.SearchStrategy[str]:
    """A modal's metadata as it was, or malformed, or with another number in it."""
    held: dict[str, Any] = json.loads(real or "{}")
    changed = st.builds(
        lambda key, value: json.dumps({**held, key: value}), st.sampled_from([*held, "x"]), odd
    )
    gone = st.sampled_from([*held, "x"]).map(
        lambda key: json.dumps({k: v for k, v in held.items() if k != key})
    )
    malformed = st.sampled_from(["", "{", "[]", "null", "7", '"pair"', "\ud800", "[" * 3000])
    return st.one_of(st.just(real), st.just(real), changed, gone, malformed)


def entry(kind: str, options: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """What an input of this type might be said to hold."""
    chosen = st.one_of(st.sampled_from([*options, "", "mentor", "open"]), wild, numbers).map(
        _option
    )
    ticked = st.one_of(st.none(), st.lists(chosen, max_size=4))
    picked = st.one_of(st.none(), st.sampled_from(["", "U0", "USLACKBOT", "C0"]), wild)
    several = st.one_of(st.none(), st.lists(picked, max_size=4))
    by_kind: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "plain_text_input": st.one_of(st.none(), texts).map(lambda v: {"value": v}),
        "static_select": st.one_of(st.none(), chosen, chosen).map(lambda v: {"selected_option": v}),
        "radio_buttons": st.one_of(st.none(), chosen).map(lambda v: {"selected_option": v}),
        "checkboxes": ticked.map(lambda v: {"selected_options": v}),
        "multi_static_select": ticked.map(lambda v: {"selected_options": v}),
        "users_select": picked.map(lambda v: {"selected_user": v}),
        "multi_users_select": several.map(lambda v: {"selected_users": v}),
        "conversations_select": picked.map(lambda v: {"selected_conversation": v}),
        "datepicker": dates.map(lambda v: {"selected_date": v}),
        "datetimepicker": moments.map(lambda v: {"selected_date_time": v}),
    }
    usual = by_kind[kind].map(lambda held: {"type": kind, **held})
    other = st.sampled_from(list(by_kind)).flatmap(
        lambda name: by_kind[name].map(lambda held: {"type": name, **held})
    )
    return st.one_of(usual, usual, usual, other, st.just({}), st.just({"type": kind}))


def _option(value: Any) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": "any"}, "value": value}


blocks = st.builds(
    lambda head, tail: f"{head}:{tail}",
    st.sampled_from(
        ["said", "state", "goal", "item", "horizon", "action", "owner", "due", "talked", "done"]
    ),
    st.one_of(numbers.map(str), st.sampled_from(["", "x", "١", "9" * 5000])),
)

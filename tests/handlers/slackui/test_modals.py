"""Modals and their inputs are within Slack's limits, whatever goes into them."""

import json
from datetime import UTC, date, datetime
from operator import mul
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendas.text.messages import clean, say
from handlers.slackui.blocks import METADATA, Block
from handlers.slackui.choosing.pair_choice import LONGEST
from handlers.slackui.forms import modals
from sandbox.block_kit.views import check_view
from tests.agendas.wild import wild

long = st.builds(mul, st.characters(codec="utf-8"), st.integers(2990, 3005))
texts = st.one_of(st.just(""), wild.map(clean), long)
days = st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1))
moments = st.none() | st.datetimes(timezones=st.just(UTC)).filter(lambda m: 2020 < m.year < 2040)


def modal(*parts: Block, **kept: Any) -> dict[str, Any]:
    return modals.build_modal("action/modal", "action.save", parts, kept)


@settings(max_examples=40)
@given(texts, texts, texts, days, moments, st.booleans(), st.integers(1, 9000))
def test_slack_takes_any_inputs(
    label: str,
    hint: str,
    initial: str,
    day: date | None,
    moment: datetime | None,
    lines: bool,
    longest: int,
) -> None:
    if len(initial) > 3000:
        with pytest.raises(ValueError, match="3,000"):
            modals.build_text_input("a", label, initial=initial)
        initial = initial[:3000]
    view = modal(
        modals.build_text_input(
            "a", label, hint=hint, initial=initial, lines=lines, longest=longest
        ),
        modals.build_choice("b", label, [(label, "1"), (hint, "2")], initial="2", hint=hint),
        modals.build_day_input("c", label, initial=day, hint=hint),
        modals.build_moment_input("d", label, initial=moment, hint=hint),
    )
    assert check_view(view, "modal") == []


@settings(max_examples=40)
@given(st.integers(1, 140), st.integers(-1, 141))
def test_a_choice_offers_what_slack_takes_and_always_what_is_chosen(
    count: int, chosen: int
) -> None:
    offered = [(f"Pair {n}", str(n)) for n in range(count)]
    asked = modals.build_choice("pair", "Which?", offered, initial=str(chosen))
    assert check_view(modal(asked), "modal") == []
    element = asked["element"]
    assert len(element["options"]) == min(count, 100)
    if 0 <= chosen < count:
        assert element["initial_option"]["value"] == str(chosen)
    else:
        assert "initial_option" not in element


def test_a_value_that_would_have_to_be_cut_is_an_error() -> None:
    assert modals.build_choice("a", "b", [("c", "1" * 150)])
    with pytest.raises(ValueError, match="150"):
        modals.build_choice("a", "b", [("c", "1" * 151)])


@pytest.mark.parametrize("name", ["", "Ann", "A name that is a good deal longer than that" * 9])
def test_titles_and_labels_fit_with_any_name_in_them(name: str) -> None:
    asked = modals.build_day_input("day", "Day")
    for template in ("meeting/modal", "meeting/met", "mentoring/leave", "shared/which"):
        view = modals.build_modal(template, "a.b", [asked], {}, other=name)
        assert check_view(view, "modal") == []


def test_metadata_is_carried_and_read_back() -> None:
    assert modals.read_metadata(modal(pair=7, text="Größe “x”")) == {"pair": 7, "text": "Größe “x”"}


@pytest.mark.parametrize("kept", [None, "", "[]", "null", "7", "{", '"a"'])
def test_metadata_that_is_none_of_ours_is_read_as_empty(kept: str | None) -> None:
    assert modals.read_metadata({"private_metadata": kept}) == modals.read_metadata({}) == {}


def test_metadata_over_slacks_limit_is_an_error_and_not_cut() -> None:
    room = METADATA - len(json.dumps({"text": ""}, separators=(",", ":")))
    assert len(modal(text="x" * room)["private_metadata"]) == METADATA
    with pytest.raises(ValueError, match="private_metadata"):
        modal(text="x" * (room + 1))


@pytest.mark.parametrize("letter", ["x", "ж", "道", "👩", '"', "\\", "é"])
def test_the_longest_command_in_any_script_is_carried_by_the_question_which_pair(
    letter: str,
) -> None:
    kept = {"command": "mentoring", "text": letter * LONGEST}
    question = modals.build_choice("pair", "Which?", [("Ann", "1")])
    view = modals.build_modal("shared/which", "which.pick", [question], kept)
    assert check_view(view, "modal") == []
    assert modals.read_metadata(view) == {**kept, "was": {}}


@settings(max_examples=30)
@given(wild)
def test_a_notice_tells_without_anything_to_press(text: str) -> None:
    view = modals.build_notice(say("goal/removed", text=text))
    assert check_view(view, "modal") == []
    assert "submit" not in view
    assert all(block["type"] != "actions" for block in view["blocks"])

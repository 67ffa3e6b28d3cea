"""No message to a person stands higher than two screens of a phone, whatever is in it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendas.samples.trying import try_out
from agendas.text.messages import Button, Buttons, Message, Part
from handlers.features import list_kinds
from handlers.slackui.folding import TWO_SCREENS, fold, measure
from tests.agendas.wild import wild

lines = st.lists(wild, min_size=1, max_size=12).map("\n".join)
texts = st.builds(lambda text, times: text * times, lines, st.integers(1, 60))
parts = st.one_of(
    st.builds(Part, st.sampled_from(["heading", "paragraph", "small"]), texts),
    st.just(Part("line")),
    st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5).map(
        lambda labels: Buttons(tuple(Button(label, "do", str(n)) for n, label in enumerate(labels)))
    ),
)
messages = st.lists(parts, max_size=25).map(lambda found: Message(tuple(found)))
IN_A_CHANNEL = {"digest"}  # one message a week, in a channel where it is read at a desk


@settings(max_examples=80)
@given(messages)
def test_whatever_is_said_goes_into_two_screens(message: Message) -> None:
    shown = fold(message, "abc")
    assert measure(shown.parts) <= TWO_SCREENS
    if measure(message.parts) <= TWO_SCREENS:
        assert shown == message


@pytest.mark.slow
@settings(max_examples=80)
@given(messages)
def test_what_is_shown_in_part_can_be_read_whole_and_answered(message: Message) -> None:
    shown = fold(message, "abc")
    if shown == message:
        return
    rows = [part for part in shown.parts if isinstance(part, Buttons)]
    assert Button("Read all", "brief.read_all", "abc") in [b for row in rows for b in row.buttons]
    last = [n for n, part in enumerate(message.parts) if isinstance(part, Buttons)][-1:]
    if last and measure(message.parts[last[0] :]) <= TWO_SCREENS // 2:
        assert message.parts[last[0]] in rows


@pytest.mark.slow
def test_each_kind_of_message_to_a_person_goes_into_two_screens_as_it_is_sampled() -> None:
    templates = {
        template
        for kind in list_kinds().values()
        if kind.name not in IN_A_CHANNEL
        for template in kind.templates
    }
    found: list[Any] = [(name, said) for name in templates for said in try_out(name).messages]
    assert len(found) > 100
    for name, message in found:
        assert measure(fold(message, "abc").parts) <= TWO_SCREENS, name

"""Whatever is said, Slack takes it: no limit passed, nothing empty, nothing lost."""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agendas.text.messages import Button, Buttons, Confirm, Message, Part, clean, escape
from handlers.slackui.blocks import (
    BLOCKS_IN_MESSAGE,
    BLOCKS_IN_VIEW,
    BUTTONS_IN_ROW,
    MESSAGE_TEXT,
    SECTION_TEXT,
    cut,
    render_blocks,
    render_payload,
)
from handlers.slackui.forms.modals import build_notice
from sandbox.block_kit.blocks import check_blocks
from sandbox.block_kit.views import check_view
from tests.agendas.wild import wild

cleaned = wild.map(clean)
long = st.builds(lambda text, times: text * times, cleaned, st.integers(1, 400))
said = st.one_of(st.just(""), st.just("\u200b"), cleaned, long)
parts = st.one_of(
    st.builds(Part, st.just("heading"), said),
    st.builds(Part, st.sampled_from(["paragraph", "small"]), said.map(escape)),
    st.just(Part("line")),
)
confirms = st.none() | st.builds(Confirm, said, said, said, said)
rows = st.lists(st.tuples(said, confirms), max_size=30).map(
    lambda made: Buttons(
        tuple(Button(label, f"do.{n}", str(n), confirm=ask) for n, (label, ask) in enumerate(made))
    )
)
messages = st.lists(st.one_of(parts, rows), max_size=8).map(lambda found: Message(tuple(found)))


def texts(part: Any) -> list[str]:
    """Return every text that stands anywhere in a payload, in order."""
    if isinstance(part, list):
        return [text for each in part for text in texts(each)]
    if not isinstance(part, dict):
        return []
    if part.get("type") in ("mrkdwn", "plain_text"):
        return [part["text"]]
    return [text for value in part.values() for text in texts(value)]


def visible(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(max_examples=60)
@given(messages)
def test_slack_takes_any_message_in_a_channel_a_modal_and_app_home(message: Message) -> None:
    assert check_blocks(render_payload(message)["blocks"], "message") == []
    assert check_view(build_notice(message), "modal") == []
    assert check_view({"type": "home", "blocks": render_blocks(message)}, "home") == []


@pytest.mark.slow
@settings(max_examples=60)
@given(messages)
def test_no_text_is_empty_blank_or_ends_in_half_an_entity(message: Message) -> None:
    built = render_blocks(message, 1000)
    assert [text for text in texts(built) if not visible(text.replace("\u200b", ""))] == []
    for block in built:
        if block["type"] in ("section", "context"):
            assert all(not re.search("&(?!amp;|lt;|gt;)", text) for text in texts(block))


@settings(max_examples=60)
@given(st.sampled_from(["paragraph", "small"]), long.map(escape))
def test_all_of_a_long_text_is_kept_in_pieces(kind: str, text: str) -> None:
    built = render_blocks(Message((Part(kind, text),)), 1000)
    assert visible("".join(texts(built))) == visible(text) or not visible(clean(text))
    assert all(len(piece) <= SECTION_TEXT for piece in texts(built))


@example(2999)
@given(st.integers(2990, 3002))
def test_an_entity_at_the_edge_stays_whole(before: int) -> None:
    text = "x" * before + "&amp;&lt;&gt;" * 3
    pieces = texts(render_blocks(Message((Part("paragraph", text),))))
    assert "".join(pieces) == text
    assert all(not re.search("&(?!amp;|lt;|gt;)", piece) for piece in pieces)


def test_a_text_is_split_between_lines() -> None:
    """Of a list no line is torn: half a name would stand at the end of one section."""
    lines = [f"• Dr Mentor {number} and Mentee {number}: {number} days." for number in range(300)]
    pieces = texts(render_blocks(Message((Part("paragraph", "\n".join(lines)),))))
    assert len(pieces) > 1
    assert [line for piece in pieces for line in piece.split("\n")] == lines


@pytest.mark.parametrize("before", ["", "A line.\n"])
def test_a_line_that_is_longer_than_a_section_is_split_between_words(before: str) -> None:
    text = before + ("some words " * 600).strip()
    pieces = texts(render_blocks(Message((Part("paragraph", text),))))
    assert {len(piece) > SECTION_TEXT / 2 for piece in pieces[:-1]} == {True}
    assert " ".join(pieces).split() == text.split()


@pytest.mark.parametrize("blank", ["", " ", "\n", "\u200b", "\u2060\u00a0"])
def test_what_is_blank_makes_no_block(blank: str) -> None:
    kinds = ("heading", "paragraph", "small")
    assert render_blocks(Message(tuple(Part(kind, blank) for kind in kinds))) == []


def test_past_the_limit_a_line_tells_how_much_was_left_off() -> None:
    message = Message(tuple(Part("paragraph", f"Line {n}") for n in range(60)))
    built = render_payload(message)["blocks"]
    assert len(built) == BLOCKS_IN_MESSAGE
    assert "11" in texts(built[-1])[0]
    assert texts(built)[:49] == [f"Line {n}" for n in range(49)]
    assert len(render_blocks(message)) == 60
    assert len(render_blocks(Message((Part("line"),) * 101))) == BLOCKS_IN_VIEW


def test_what_the_blocks_leave_off_is_still_in_the_text() -> None:
    message = Message(tuple(Part("paragraph", f"Line {n}") for n in range(60)))
    assert "Line 59" in render_payload(message)["text"]


@pytest.mark.parametrize("shift", range(6))
def test_the_text_of_a_very_long_message_is_cut_outside_an_entity(shift: int) -> None:
    message = Message((Part("paragraph", "x" * shift + "&amp;" * 10_000),))
    text = render_payload(message)["text"]
    assert MESSAGE_TEXT - 6 <= len(text) <= MESSAGE_TEXT
    assert text.endswith("&amp;…")


def test_many_buttons_stand_in_rows_of_at_most_what_slack_takes() -> None:
    found = render_blocks(Message((Buttons(tuple(Button(f"B{n}", f"do.{n}") for n in range(60))),)))
    assert [len(row["elements"]) for row in found] == [BUTTONS_IN_ROW, BUTTONS_IN_ROW, 10]


def test_a_button_carries_its_value_style_and_question() -> None:
    ask = Confirm("Sure?", "It cannot be undone.", "End it", "Keep it")
    (row,) = render_blocks(Message((Buttons((Button("End", "pair.end", "7", "danger", ask),)),)))
    (button,) = row["elements"]
    assert (button["action_id"], button["value"], button["style"]) == ("pair.end", "7", "danger")
    assert texts(button["confirm"]) == ["Sure?", "It cannot be undone.", "End it", "Keep it"]


@given(st.text(max_size=40), st.integers(1, 40))
def test_what_is_cut_is_no_longer_than_its_limit_and_says_so(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")

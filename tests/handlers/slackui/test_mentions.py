"""Whom a typed line is for, and who is only spoken of in it."""

import pytest

from handlers.slackui.choosing.mentions import list_addressed, read_line, show_typed

ANA, MAX, ZOE = "<@UANA|ana>", "<@UMAX|max>", "<@UZOE|zoe>"
OURS = {"UANA", "UMAX"}
NAMES = {"UANA": "Ana Silva", "UMAX": "Dr Max Okafor"}


def read(line: str) -> tuple[str, set[str]]:
    typed = line.replace("@ana", ANA).replace("@max", MAX).replace("@zoe", ZOE)
    named = read_line(typed, OURS, lambda one: NAMES.get(one[1]) or one[2] or "")
    return named.words, set(named.ids)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("@max introduce me to the board by friday", "introduce me to the board by friday"),
        ("@max: introduce me to the board", "introduce me to the board"),
        ("@max will introduce me to the board", "introduce me to the board"),
        ("introduce me to the board @max", "introduce me to the board"),
        ("introduce me to the board (@max)", "introduce me to the board"),
        ("introduce me by 30 nov @max.", "introduce me by 30 nov"),
        ("for @max: read the paper", "read the paper"),
        ("read the paper for @max by friday", "read the paper by friday"),
        ("@max thank @zoe for the room", "thank zoe for the room"),
    ],
)
def test_a_name_that_stands_first_last_or_after_for_says_who_is_meant(
    line: str, words: str
) -> None:
    found, ids = read(line)
    assert found.rstrip(".") == words
    assert ids == {"UMAX"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("send the draft to @max by friday", "send the draft to Dr Max Okafor by friday"),
        ("send the draft to @max", "send the draft to Dr Max Okafor"),
        ("send @max the draft by friday", "send Dr Max Okafor the draft by friday"),
        ("shadow @max on rounds", "shadow Dr Max Okafor on rounds"),
        ("email @max", "email Dr Max Okafor"),
        ("email @max by friday", "email Dr Max Okafor by friday"),
        ("ask @max about tenure", "ask Dr Max Okafor about tenure"),
        ("ask @max and @zoe for feedback", "ask Dr Max Okafor and zoe for feedback"),
        ("@max's draft: read it", "Dr Max Okafor's draft: read it"),
        ("talk about the trial with @zoe", "talk about the trial with zoe"),
        ("@zoe needs the data by friday", "zoe needs the data by friday"),
        ("write a reference for @zoe", "write a reference for zoe"),
        ("send the slides @zoe", "send the slides zoe"),
        ("R&amp;D with @max, 3 &lt; 4", "R&D with Dr Max Okafor, 3 < 4"),
    ],
)
def test_any_other_name_stays_in_the_text(line: str, words: str) -> None:
    assert read(line) == (words, set())


def test_oneself_can_be_meant_as_well() -> None:
    assert read("@ana send the draft") == ("send the draft", {"UANA"})


def test_whoever_may_be_meant_is_listed_whether_of_the_pair_or_not() -> None:
    assert list_addressed(f"{MAX} thank {ZOE} for the room {ANA}") == ["UMAX", "UANA"]


def test_what_was_typed_is_quoted_with_the_names_that_slack_sent() -> None:
    assert show_typed(f"work with {ZOE} on <@U1> a &lt;grant&gt;") == "work with @zoe on a <grant>"

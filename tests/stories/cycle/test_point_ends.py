"""Each point of an agenda comes to an end: talked over, kept for next time, or dropped."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from sandbox.people import Person
from tests.stories.cycles import (
    DONE,
    NEXT,
    NOTED,
    POINTS,
    REACHED,
    TALKED,
    Couple,
    couple,
    reads_accepted,
    recapped,
    rows,
    sends,
)
from tests.stories.world import World


def met(world: World, *lines: str) -> Couple:
    """A couple who have just met over these points; the recap is open before the mentee."""
    two = couple(world, timedelta(days=7))
    for line in lines:
        two.mentee.types(f"/agenda {line}")
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    return two


def ends(world: World) -> dict[str, str]:
    return {point.text: point.state for point in rows(world, Point)}


def finishes(world: World, person: Person) -> None:
    """Send the recap, close what says so, and let it go out."""
    sends(person)
    assert person.modal
    assert not person.modal.errors
    person.closes()
    world.settles()


def test_the_recap_starts_from_the_agenda_and_says_what_became_of_each_point(
    world: World,
) -> None:
    two = met(world, "career: the dossier; by March", "admin: office space", "personal: the move")
    two.mentee.fills(TALKED, ["1. the dossier; by March"])
    two.mentee.fills(NOTED, "1: apply in the spring round\n3: drop it\nTo ask the board")
    finishes(world, two.mentee)
    assert ends(world) == {"the dossier": "talked", "office space": "open", "the move": "dropped"}
    two.mentor.clicks("Accept")
    world.passes(minutes=15)
    for person in (two.mentee, two.mentor):
        agreed = reads_accepted(person)
        assert "*Talked over*\n• the dossier (by March)\n>apply in the spring round" in agreed
        assert "*Kept for next time*\n• office space" in agreed
        assert "*Dropped from the agenda*\n• the move" in agreed


@pytest.mark.slow
def test_what_was_kept_heads_the_next_agenda_with_its_age(world: World) -> None:
    two = met(world, "admin: office space", "career: the dossier")
    two.mentee.fills(TALKED, ["2. the dossier"])
    finishes(world, two.mentee)
    two.mentor.clicks("Accept")
    two.mentee.types("/meeting plan 5 january 10:00")
    two.mentee.types("/agenda education: statistics")
    world.pilot.until(datetime(2027, 1, 4, 21, 0, tzinfo=UTC))
    kept = "*From last time*\n• office space (administrative)"
    for person, message in (
        (two.mentee, "Please prepare your meeting"),
        (two.mentor, "You meet on"),
    ):
        words = person.sees(message).plain
        assert kept in words
        # The prompt is of New Year's Eve, the mentor's of the new year.
        assert re.search(r"\(since Tue 24 Nov( 2026)?\)", words)
        assert words.index("office space") < words.index("statistics")
        assert "the dossier" not in words
    world.passes(days=1)
    assert "_From last time_\n• office space" in two.mentor.sees("*Last goals*").plain
    two.mentee.types("/agenda")
    assert two.mentee.modal
    assert kept in two.mentee.modal.plain
    two.mentee.closes()
    world.passes(hours=2)
    two.mentee.clicks("We met")
    assert two.mentee.modal
    assert "1. office space" in str(two.mentee.modal.body)


@pytest.mark.slow
def test_a_recap_that_says_of_no_point_that_it_was_talked_over_loses_none(world: World) -> None:
    two = met(world, "career: the dossier", "admin: office space")
    two.mentee.fills(NOTED, "To meet again")
    finishes(world, two.mentee)
    assert set(ends(world).values()) == {"open"}
    two.mentee.types("/agenda")
    assert two.mentee.modal
    assert "*From last time*" in two.mentee.modal.plain


@pytest.mark.slow
def test_a_point_of_a_meeting_without_a_recap_comes_back(world: World) -> None:
    two = met(world, "career: the dossier")
    two.mentee.closes()
    two.mentee.types("/meeting plan 5 january 10:00")
    world.passes(days=33)
    assert "the dossier (career)" in two.mentee.sees("Please prepare your meeting").plain


@pytest.mark.slow
def test_the_next_version_says_otherwise(world: World) -> None:
    two = met(world, "career: the dossier", "admin: office space")
    two.mentee.fills(TALKED, ["1. the dossier"])
    two.mentee.fills(NOTED, "1: in spring")
    finishes(world, two.mentee)
    two.mentor.clicks("Ask for a change")
    two.mentor.fills("What should be changed?", "It was the office that we talked about")
    two.mentor.submits()
    two.mentor.closes()
    world.settles()
    two.mentee.clicks("Change the recap")
    assert two.mentee.modal
    assert "1: in spring" in str(two.mentee.modal.body)
    two.mentee.fills(TALKED, ["2. office space"])
    two.mentee.fills(NOTED, None)
    finishes(world, two.mentee)
    assert ends(world) == {"the dossier": "open", "office space": "talked"}


@pytest.mark.slow
def test_what_is_unclear_is_refused_beside_its_input(world: World) -> None:
    two = met(world, "career: the dossier", "admin: office space")
    two.mentee.fills(TALKED, ["1. the dossier"])
    two.mentee.fills(NOTED, "1: drop")
    two.mentee.submits()
    assert two.mentee.modal
    assert "both talked over and dropped" in two.mentee.modal.errors["decisions"]
    two.mentee.fills(NOTED, "3: go for it in spring")
    two.mentee.submits()
    assert "Nothing above has the number" in two.mentee.modal.errors["decisions"]
    assert set(ends(world).values()) == {"open"}
    two.mentee.fills(NOTED, "2: we share it")
    finishes(world, two.mentee)
    assert ends(world) == {"the dossier": "talked", "office space": "talked"}


@pytest.mark.slow
def test_open_promises_are_ticked_done_or_stay_open(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept")
    two.mentee.types("/meeting plan 5 january 10:00")
    world.passes(days=36, hours=2)
    two.mentee.clicks("We met")
    two.mentee.fills(DONE, ["Send the draft"])
    finishes(world, two.mentee)
    assert [item.state for item in rows(world, ActionItem)] == ["done", "open"]
    world.settles()
    assert (
        "*Promises kept*\n• Ana Silva: Send the draft" in two.mentor.sees("read and accept").plain
    )
    two.mentee.types("/agenda")
    assert two.mentee.modal
    assert "Send the draft" not in two.mentee.modal.plain


@pytest.mark.slow
def test_a_goal_that_was_for_this_meeting_is_kept_reached_made_longer_or_dropped(
    world: World,
) -> None:
    two = couple(world, timedelta(days=7))
    for text in ("goal kept", "goal reached", "goal longer", "goal dropped"):
        two.mentee.types(f"/goal {text}")
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    two.mentee.fills(REACHED, ["2. goal reached"])
    two.mentee.fills(NOTED, "3: 3 years\n4: drop")
    finishes(world, two.mentee)
    assert [(g.text, g.state, g.horizon) for g in rows(world, Goal)] == [
        ("goal kept", "open", "next"),
        ("goal reached", "reached", "next"),
        ("goal longer", "open", "3y"),
        ("goal dropped", "dropped", "next"),
    ]
    two.mentor.clicks("Accept")
    world.passes(minutes=15)
    agreed = reads_accepted(two.mentee)
    assert (
        "*Goals you went back over*\n• goal reached (reached)\n• goal dropped (dropped)" in agreed
    )
    assert (
        "*New goals*\n• goal kept, for the next meeting\n• goal longer, within three years"
        in agreed
    )


@pytest.mark.slow
def test_a_goal_reached_while_the_form_is_open_stays_reached(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/goal learn to write a grant")
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    two.mentor.types("/goal")
    two.mentor.clicks("Reached", two.mentor.last_message)
    two.mentee.fills(NOTED, "To go on")
    finishes(world, two.mentee)
    assert [goal.state for goal in rows(world, Goal)] == ["reached"]


@pytest.mark.slow
def test_a_kept_point_can_be_reworded_and_keeps_its_age_or_is_dropped_by_its_author(
    world: World,
) -> None:
    two = met(world, "career: the dossier", "admin: office space")
    two.mentee.closes()
    world.passes(days=1)
    number = rows(world, Point)[0].id
    two.mentee.types("/agenda")
    two.mentee.fills(POINTS, "career: the dossier, with letters")
    finishes(world, two.mentee)
    assert ends(world) == {"the dossier, with letters": "open", "office space": "dropped"}
    assert rows(world, Point)[0].id == number
    two.mentee.types("/agenda")
    assert two.mentee.modal
    assert "the dossier, with letters (career) _(since Tue 24 Nov)_" in (two.mentee.modal.plain)


@pytest.mark.slow
def test_thirty_points_have_room_in_the_form(world: World) -> None:
    two = couple(world, timedelta(days=7))
    for n in range(30):
        two.mentee.types(f"/agenda career: point {n} {'x' * 280}")
    two.mentee.types("/agenda")
    two.mentee.submits()
    two.mentee.closes()
    assert len(rows(world, Point)) == 30, "what had no room in its input is still there"
    for n in range(12):
        two.mentee.types(f"/goal goal {n}")
        two.mentor.types(f"/action promise {n}")
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    assert two.mentee.modal
    blocks = two.mentee.modal.blocks
    assert len(blocks) < 100
    assert NEXT in two.mentee.modal.labels
    assert (
        sum(block["block_id"].startswith("talked:") for block in blocks if "block_id" in block) == 3
    )

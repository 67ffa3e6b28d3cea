"""A person who can no longer be written to, and a channel that no longer takes the digest."""

from datetime import timedelta

import pytest

from agendas.reporting.slots import next_slot
from db.mentoring.people import Person as RowPerson
from sandbox.people import Person
from tests.faults.looking import POST, SECRET, Log, counts, having, letter, letters, write
from tests.stories.cycles import couple, rows
from tests.stories.world import World

GONE = "can no longer be written to"


def active(world: World) -> dict[str, bool]:
    return {person.name: person.active for person in rows(world, RowPerson)}


@pytest.mark.parametrize("error", ["user_not_found", "user_disabled", "account_inactive"])
def test_user_not_found_user_disabled_and_account_inactive_of_a_person_fail_the_row_told_once(
    world: World, log: Log, error: str
) -> None:
    two = couple(world, timedelta(days=30))
    fay = world.sandbox.person("fay")
    sent = counts(world)["sent"]
    write(world, two.mentor, SECRET)
    write(world, two.mentor, SECRET, key="another", due_at=world.clock.now() + timedelta(hours=1))
    world.sandbox.faults.add(POST, channel=two.mentor.dm.id, error=error)
    world.settles()
    row = letter(world, "letter")
    assert (row.status, row.last_error) == ("dead", error)
    assert active(world) == {"Fay Laurent": True, "Dr Max Okafor": False, "Ana Silva": True}
    (told,) = having(fay, GONE)
    assert "Dr Max Okafor" in told.plain
    assert "paired with Ana Silva" in told.plain
    assert SECRET not in told.plain
    assert not having(two.mentee, GONE)

    world.passes(days=1)
    assert letter(world, "another").status == "dropped"
    assert len(having(fay, GONE)) == 1
    assert counts(world) == {"sent": sent + 2, "dead": 1, "dropped": 1}  # Fay and Ana are told
    assert log.has(f"row {row.id} ", error)
    assert log.tells_nothing_of(SECRET, "Okafor", "Silva")


@pytest.mark.slow
@pytest.mark.parametrize("error", ["invalid_user_combination", "user_not_visible", "cannot_dm_bot"])
def test_who_may_not_be_written_to_is_a_persons_error_told_once_and_nobody_elses(
    world: World, error: str
) -> None:
    two = couple(world, timedelta(days=30))
    fay = world.sandbox.person("fay")
    if error == "invalid_user_combination":
        two.mentor.member.stranger = True
    else:
        world.sandbox.faults.add(POST, channel=two.mentor.dm.id, times=9, error=error)
    for key in ("letter", "another"):
        write(world, two.mentor, SECRET, key=key)
    write(world, two.mentee, "Still going", key="other")
    world.settles()
    world.passes(days=1)
    assert (letter(world, "letter").status, letter(world, "letter").last_error) == ("dead", error)
    (told,) = having(fay, GONE)
    assert "not to be reached from this workspace" in told.plain
    assert not active(world)["Dr Max Okafor"]
    assert having(two.mentee, "Still going")


def test_facilitators_are_told_once_too_when_slack_says_by_itself_that_somebody_left(
    world: World,
) -> None:
    two = couple(world)
    fay = world.sandbox.person("fay")
    for _ in range(2):
        leaves(world, two.mentee)
    world.settles()
    assert len(having(fay, GONE)) == 1
    assert not active(world)["Ana Silva"]


@pytest.mark.slow
def test_nobody_is_told_of_one_who_is_back_before_the_message_goes_out(world: World) -> None:
    two = couple(world)
    leaves(world, two.mentee)
    leaves(world, two.mentee, deleted=False)
    world.settles()
    assert not having(world.sandbox.person("fay"), GONE)
    assert [row.status for row in letters(world, "person.gone")] == ["dropped"]
    leaves(world, two.mentee)
    world.settles()
    assert len(having(world.sandbox.person("fay"), GONE)) == 1


def leaves(world: World, person: Person, deleted: bool = True) -> None:
    member = person.member
    world.clock.advance(timedelta(seconds=1))
    user = {"id": member.id, "name": member.name, "deleted": deleted, "tz": member.tz}
    user |= {"real_name": member.real_name}
    ts = f"{world.clock.now().timestamp():.6f}"
    world.sandbox.act.send_event({"type": "user_change", "user": user, "event_ts": ts})


@pytest.mark.slow
@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel"])
def test_channel_not_found_is_archived_and_not_in_channel_send_the_digest_to_the_facilitators(
    world: World, log: Log, error: str
) -> None:
    fay, gus = world.person("fay", "Fay Laurent"), world.person("gus", "Gus Roy")
    world.start_programme(fay, gus)
    world.pair(world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva"))
    if error == "is_archived":
        world.channel.archived = True
    else:
        world.sandbox.faults.add(POST, channel=world.channel.id, error=error)
    world.pilot.until(next_slot(world.clock.now(), world.programme.days, 0, 9))
    world.settles()
    for person in (fay, gus):
        (digest,) = having(person, "could not be posted in")
        assert "a quiet week" in digest.plain
        assert "/invite" in digest.plain
    assert world.channel.messages == []
    (row,) = letters(world, "digest")
    assert (row.status, row.last_error) == ("dead", error)
    assert [copy.status for copy in letters(world, "digest.direct")] == ["sent", "sent"]
    assert log.has(f"row {row.id} digest", error)
    assert log.tells_nothing_of("Okafor", "Silva")

"""A rule or a template is at fault: nothing is given up, and others do not notice."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.delivery.template_check import BrokenTemplates
from db.mentoring.meetings import Meeting
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.messages.outbox import OutboxRow
from db.operations import versions
from handlers import due as ticking
from handlers.notifications import samples
from handlers.notifications.composing import Composed
from tests.bot.looks import figures, ready
from tests.conftest import Change
from tests.databases import ON_ONE
from tests.faults.looking import SECRET, Log, having, holds, letter, write
from tests.stories.cycles import couple, rows
from tests.stories.world import World

HOUR = timedelta(hours=1)
FAILING = 'reiterate_failing_rows{kind="message recap.accepted"}'


def test_a_message_whose_rule_raises_is_tried_for_ever_more_rarely_until_it_is_too_late(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, max_ = world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")

    composer = world.bot.delivery._sender._composer
    compose = composer.compose_first

    def poisoned(
        session: Session, row: OutboxRow, person: Person | None, now: datetime
    ) -> Composed | datetime | str:
        if row.key.startswith("poison"):
            raise ValueError(SECRET)
        return compose(session, row, person, now)

    with monkeypatch.context() as broken:
        broken.setattr(composer, "compose_first", poisoned)
        write(world, ana, SECRET, key="poison")
        write(world, ana, "Too late", key="poison 2", expires_at=world.clock.now() + 30 * HOUR)
        write(world, max_, "The others", key="other")
        world.settles()
        assert having(max_, "The others")
        poison = letter(world, "poison")
        assert (poison.status, poison.attempts) == ("pending", 1)
        world.passes(days=8)
        poison = letter(world, "poison")
        assert poison.status == "pending"
        assert 12 < poison.attempts < 30
        assert letter(world, "poison 2").status == "expired"
        assert poison.last_error is not None
        reference = poison.last_error.removeprefix("rule_failed: ")
        assert log.has(f"row {poison.id} could not be handled", reference)
        assert log.tells_nothing_of(SECRET)
        said = "rows that cannot be moved on: message recap.accepted 1"
        assert ready(world.bot.get_status())[1]["rules"] == said
        assert figures(world.bot.get_status())[FAILING] == 1
    world.passes(days=1)
    assert len(having(ana, SECRET)) == 1
    assert ready(world.bot.get_status())[1]["rules"] == "ok"


def test_a_message_that_cannot_even_be_put_off_keeps_none_of_the_others(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, max_ = world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")

    def fails(*_anything: object) -> None:
        raise ValueError(SECRET)

    def locked(*_anything: object) -> None:
        raise OperationalError("UPDATE outbox", {}, Exception(SECRET))

    with monkeypatch.context() as broken:
        broken.setattr(world.bot.delivery._sender._composer, "compose_first", fails)
        broken.setattr(world.bot.delivery._sender._outcomes, "put_off", locked)
        write(world, ana, "First", key="first")
        world.bot.deliver()
        assert log.has("could not be put off: OperationalError")
    write(world, max_, "The others", key="other")
    world.bot.deliver()
    assert having(max_, "The others")
    world.clock.advance(timedelta(minutes=2))
    world.settles()
    assert len(having(ana, "First")) == 1, "once its lease has run out"
    assert log.tells_nothing_of(SECRET)


@pytest.mark.slow
def test_a_row_whose_rule_raises_is_tried_for_ever_more_rarely_and_others_do_not_notice(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world, timedelta(days=6))
    kim, lou = world.person("kim", "Kim Lee"), world.person("lou", "Lou Ito")
    world.pair(kim, lou, next_meeting=world.clock.now() + timedelta(days=6))
    poison = rows(world, Meeting)[0].id
    healthy = dict(ticking.RULES)[Meeting]

    def poisoned(session: Session, meeting: Meeting, now: object) -> None:
        if meeting.id == poison:
            raise ValueError(SECRET)
        healthy(session, meeting, now)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        others_too = [rule for rule in ticking.RULES if rule[0] is not Meeting]
        broken.setattr(ticking, "RULES", ((Meeting, poisoned), *others_too))
        ana, others = len(two.mentee.messages), len(lou.messages)
        world.passes(days=4)
        assert len(lou.messages) == others + 1
        assert len(two.mentee.messages) == ana
        row = rows(world, Meeting)[0]
        assert row.due_failures > 8
        assert row.next_due_at is not None
        assert log.has(f"a rule failed for Meeting ({poison},): ValueError", "reference ")
        assert len(log.lines("ERROR")) == row.due_failures
        assert log.tells_nothing_of(SECRET)
        status, parts = ready(world.bot.get_status())
        assert (status, parts["rules"]) == (503, "rows that cannot be moved on: Meeting 1")
        assert figures(world.bot.get_status())['reiterate_failing_rows{kind="Meeting"}'] == 1
    world.passes(days=2)
    assert having(two.mentee, "Please prepare your meeting")
    status, parts = ready(world.bot.get_status())
    assert (status, parts["rules"]) == (200, "ok")
    assert figures(world.bot.get_status())['reiterate_failing_rows{kind="Meeting"}'] == 0


@pytest.mark.slow
def test_a_time_zone_that_this_machine_does_not_know_keeps_nothing_from_going_out(
    world: World,
) -> None:
    two = couple(world, timedelta(days=12))
    with world.bot.sessions.begin() as session:
        session.execute(update(Person).values(timezone="America/Nowhere"))
        session.execute(update(Programme).values(timezone="America/Nowhere"))
    two.mentee.types("/agenda")
    assert two.mentee.modal is not None
    two.mentee.closes()
    world.passes(days=15)
    assert having(two.mentee, "Please prepare your meeting")
    assert having(two.mentee, "Did you meet")
    assert len(world.channel.messages) == 2, "a digest for each week"
    assert ready(world.bot.get_status())[1]["rules"] == "ok"


@pytest.mark.slow
@ON_ONE
def test_a_new_version_with_a_template_that_cannot_be_used_does_not_start(
    world: World, change: Change
) -> None:
    change("agenda/prompt.txt", "{{ when }}", "{{ wenn }}")
    with pytest.raises(BrokenTemplates) as refused:
        world.bot.sentences.begin()
    said = "The template agenda/prompt cannot be used: it speaks of wenn, which it is not given."
    assert said in str(refused.value)
    assert "Nothing was started, and nothing sent: mend it, then start again." in str(refused.value)
    with world.bot.sessions() as session:
        assert versions.started(session) == {}
    change("agenda/prompt.txt", "{{ wenn }}", "{{ when }}")
    world.bot.sentences.begin()
    with world.bot.sessions.begin() as session:
        assert set(versions.started(session)) == {"code", "sentences", "well"}
        versions.note(session, "code", "that of an older version")
    change("agenda/prompt.txt", "{{ when }}", "{{ wenn }}")
    with pytest.raises(BrokenTemplates):
        world.bot.sentences.begin()


@pytest.mark.slow
@ON_ONE
def test_a_template_that_breaks_later_holds_only_what_needs_it_loudly_and_until_it_is_mended(
    world: World, log: Log, change: Change
) -> None:
    world.bot.sentences.begin()
    two = couple(world, timedelta(days=12))
    kim, lou = world.person("kim", "Kim Lee"), world.person("lou", "Lou Ito")
    change("agenda/prompt.txt", "{{ when }}", "{{ when }}{{ other.nobody.at_all }}")
    world.bot.sentences.begin()
    world.bot.check_holds()
    (reason,) = holds(world).values()
    assert holds(world) == {"kind:agenda.prompt": reason}
    assert reason.startswith("template: agenda/prompt: 'str object' has no attribute")
    assert len([line for line in log.lines("ERROR") if "template agenda/prompt" in line]) == 1
    assert log.has("sending is on hold", "kind:agenda.prompt")
    status, parts = ready(world.bot.get_status())
    assert (status, parts["templates"]) == (503, "cannot be used: agenda/prompt")
    world.pair(kim, lou)
    assert having(lou, "your mentor"), "what does not need it goes out"
    world.passes(days=10, hours=1)
    assert not having(two.mentee, "Please prepare your meeting")
    assert ready(world.bot.get_status())[1]["rules"] == "ok", "its words alone wait"
    assert having(two.mentor, "You meet on"), "and the meeting goes on"

    change("agenda/prompt.txt", "{{ other.nobody.at_all }}", "")
    world.bot.check_holds()
    assert holds(world) == {}
    assert log.has("sending goes on", "kind:agenda.prompt")
    world.settles()
    assert having(two.mentee, "Please prepare your meeting")
    parts = ready(world.bot.get_status())[1]
    assert (parts["templates"], parts["rules"]) == ("ok", "ok")


@pytest.mark.slow
def test_at_the_start_of_another_version_what_fails_is_tried_at_once(world: World) -> None:
    world.bot.sentences.begin()
    couple(world, timedelta(days=12))
    with world.bot.sessions.begin() as session:
        versions.note(session, "code", "that of an older version")
        now = world.clock.now()
        failed = {"due_failures": 20, "failing_since": now, "next_due_at": now + 20 * HOUR}
        session.execute(update(Meeting).values(**failed))
    world.bot.sentences.begin()
    (meeting,) = rows(world, Meeting)
    assert (meeting.next_due_at, meeting.due_failures) == (now, 0)
    world.bot.sentences.begin()
    world.settles()
    (meeting,) = rows(world, Meeting)
    assert meeting.failing_since is None


@pytest.mark.slow
@ON_ONE
def test_what_was_tried_and_found_well_is_not_tried_again_at_every_restart(
    world: World, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    real = samples.try_all

    def counted() -> samples.Tried:
        tries.append(1)
        return real()

    monkeypatch.setattr(samples, "try_all", counted)
    world.bot.sentences.begin()
    world.bot.sentences.begin()
    assert len(tries) == 1
    change("goal/modal.txt", "Goal{%", "A goal that cannot be put so briefly{%")
    for restart in (2, 3):
        world.bot.sentences.begin()
        assert len(tries) == restart, "a form is no kind of message: no hold tells of it"
        assert [one.template for one in world.bot.sentences.broken] == ["goal/modal"]

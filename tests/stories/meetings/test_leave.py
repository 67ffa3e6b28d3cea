"""Leave: from a nudge or by a command; nothing is sent meanwhile, and it ends by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.people import Person
from tests.stories.cycles import ACCEPTED, reads_accepted
from tests.stories.world import Opens, World

LAPSED = datetime(2027, 1, 7, 15, 0, tzinfo=UTC)


def begin(world: World, cadence: str = "monthly") -> tuple[Person, Person, int]:
    """A programme of one pair, with nothing planned: mentor, mentee, pair."""
    max_, ana = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
    world.start_programme(world.person("fay", "Fay Laurent"))
    return max_, ana, world.pair(max_, ana, cadence)


def count(*people: Person) -> list[int]:
    return [len(person.messages) for person in people]


def meets_today(world: World, mentee: Person) -> None:
    """Report a meeting, with a recap for the mentor to accept."""
    mentee.types("/meeting we met")
    mentee.fills("Decided", "Apply in the spring round")
    mentee.submits()
    mentee.closes()
    world.settles()


def test_leave_from_a_nudge_ends_the_lapse_and_resumes_by_itself(world: World) -> None:
    max_, ana, pair_id = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    ana.clicks("On leave until…")
    assert ana.modal is not None
    ana.fills(ana.modal.labels[0], "2027-02-15")
    ana.submits()
    ana.closes()
    world.settles()
    assert "until Monday 15 February 2027" in max_.sees("has paused").plain
    assert world.row(pair_id).state == "paused"
    assert not [m for m in ana.messages + max_.messages if "Not yet" in m.buttons]
    before = count(max_, ana)
    world.pilot.until(datetime(2027, 2, 15, 12, 59, tzinfo=UTC))
    assert count(max_, ana) == before
    assert "1 is on leave" in world.channel.messages[-1].plain
    world.passes(minutes=2)
    assert world.row(pair_id).state == "active"
    assert max_.sees("the leave is over")
    assert ana.sees("the leave is over").buttons == ["Plan a meeting"]
    assert count(max_, ana) == [n + 1 for n in before]
    world.passes(days=13)
    assert count(max_, ana) == [n + 1 for n in before], "a fortnight of grace begins anew"
    world.passes(days=2)
    assert len([m for m in ana.messages if "Not yet" in m.buttons]) == 1


@pytest.mark.slow
def test_a_pause_by_command_holds_back_everything_that_falls_into_it(world: World) -> None:
    max_, ana, _ = begin(world, "quarterly")
    meets_today(world, ana)
    ana.types("/action send the draft by 9 december")
    ana.types("/meeting plan 15 december 10:00")
    world.settles()
    max_.types("/mentoring pause until 11 january")
    world.settles()
    assert "is on leave" in ana.sees("has paused your mentoring").plain
    before = count(max_, ana)
    world.pilot.until(datetime(2027, 1, 11, 12, 59, tzinfo=UTC))
    assert count(max_, ana) == before, "no prompt, no order, no reminder, no check-in, no nudge"
    world.passes(minutes=2)
    for person in (max_, ana):
        assert "as it was planned" not in person.sees("the leave is over").plain
    assert ana.sees("Did you meet Dr Max Okafor on")
    assert not [m for m in ana.messages if "Please prepare your meeting" in m.plain]
    world.passes(hours=1, minutes=10)
    assert "It was due on" in ana.sees("send the draft").plain, "in the day's brief, from nine on"
    assert "Accept" in max_.sees("Still waiting for you").buttons


@pytest.mark.slow
def test_no_recap_is_delivered_into_a_leave(world: World) -> None:
    max_, ana, _ = begin(world)
    world.passes(hours=10)
    meets_today(world, ana)
    ana.types("/mentoring pause until 11 january")
    world.settles()
    assert not any("spring round" in m.plain for m in max_.messages), "it is night"
    world.pilot.until(datetime(2027, 1, 11, 12, 59, tzinfo=UTC))
    assert not any("spring round" in m.plain for m in max_.messages)
    world.passes(hours=2)
    (recap,) = [m for m in max_.messages if "spring round" in m.plain]
    assert "Accept" in recap.buttons


@pytest.mark.slow
def test_an_accepted_recap_waits_for_the_end_of_a_leave(world: World) -> None:
    max_, ana, _ = begin(world)
    meets_today(world, ana)
    ana.types("/mentoring pause until 11 january")
    world.settles()
    max_.clicks("Accept", message=max_.sees("accept the recap"))
    world.pilot.until(datetime(2027, 1, 11, 12, 59, tzinfo=UTC))
    assert not any(ACCEPTED in m.plain for m in ana.messages)
    world.passes(hours=2)
    assert "Apply in the spring round" in reads_accepted(ana)


@pytest.mark.slow
def test_a_meeting_after_the_leave_stands_and_is_prepared(world: World) -> None:
    max_, ana, _ = begin(world)
    ana.types("/meeting plan 14 january 10:00")
    ana.types("/mentoring pause until 12 january")
    world.settles()
    before = count(max_, ana)
    world.pilot.until(datetime(2027, 1, 12, 12, 59, tzinfo=UTC))
    assert count(max_, ana) == before
    world.passes(hours=4)
    assert "as it was planned" in max_.sees("the leave is over").plain
    assert "Thursday 14 January 2027" in ana.sees("Please prepare your meeting").plain


@pytest.mark.slow
@pytest.mark.parametrize("where", ["answer", "standing", "home", "command"])
def test_leave_is_ended_by_hand_and_both_hear_of_it_once(world: World, where: str) -> None:
    max_, ana, pair_id = begin(world)
    ana.types("/mentoring pause until 12 january")
    world.settles()
    before = count(max_)
    if where == "standing":
        ana.types("/mentoring")
    if where == "home":
        ana.clicks("Resume now", message=ana.opens_home())
    elif where == "command":
        ana.types("/mentoring resume")
    else:
        ana.clicks("Resume now")
    world.settles()
    assert world.row(pair_id).state == "active"
    assert count(max_) == [before[0] + 1]
    told = [m for m in ana.messages if "leave is over" in m.plain or "Welcome back" in m.plain]
    assert len(told) <= 1, "who acted is answered, and not told again"


@pytest.mark.slow
def test_what_is_promised_is_reminded_of_again_once_leave_was_ended_early(world: World) -> None:
    _, ana, _ = begin(world)
    ana.types("/action send the draft by 9 december")
    ana.types("/mentoring pause until 12 january")
    world.passes(days=14)
    ana.types("/mentoring resume")
    world.settles()
    assert "Due in 1 day" in ana.sees("send the draft").plain
    world.passes(days=1)
    assert "Due today" in ana.sees("send the draft").plain


@pytest.mark.slow
def test_a_longer_leave_takes_the_place_of_a_shorter_one(world: World) -> None:
    max_, ana, pair_id = begin(world)
    ana.types("/mentoring pause until 15 december")
    max_.types("/mentoring pause until 12 january")
    world.settles()
    world.pilot.until(datetime(2027, 1, 12, 12, 59, tzinfo=UTC))
    assert world.row(pair_id).state == "paused"
    world.passes(minutes=2)
    assert world.row(pair_id).state == "active"


@pytest.mark.slow
def test_a_shorter_leave_does_not_cut_a_longer_one_off_unasked(world: World) -> None:
    max_, ana, pair_id = begin(world)
    ana.types("/mentoring pause until 12 january")
    stands = world.row(pair_id).paused_until
    max_.types("/mentoring pause until 15 december")
    asked = max_.last_message
    assert "on leave until *Tuesday 12 January 2027* already" in asked.plain
    world.settles()
    assert world.row(pair_id).paused_until == stands
    assert not [m for m in ana.messages if "has paused" in m.plain], "she hears nothing of it"
    max_.clicks("Yes, until Tuesday 15 December 2026")
    assert max_.sees("are left in peace until Tuesday 15 December 2026")
    world.settles()
    assert ana.sees("has paused your mentoring until Tuesday 15 December 2026")
    assert world.row(pair_id).paused_until == datetime(2026, 12, 15, 13, tzinfo=UTC)


@pytest.mark.slow
def test_a_leave_from_all_pairs_leaves_a_longer_one_as_it_is(world: World) -> None:
    max_, (ana, kim, liz), pairs = three_mentees(world)
    kim.types("/mentoring pause until 12 january")
    max_.types("/mentoring pause all until 15 december")
    said = max_.last_message.plain
    assert "you and Ana Silva and Liz Silva are left in peace until Tuesday 15" in said
    assert "You and Kim Silva are on leave until Tuesday 12 January 2027 already" in said
    world.settles()
    assert ana.sees("has paused your mentoring until Tuesday 15")
    assert liz.sees("has paused your mentoring until Tuesday 15")
    assert not [m for m in kim.messages if "has paused" in m.plain]
    world.pilot.until(datetime(2026, 12, 20, 15, tzinfo=UTC))
    assert [world.row(pair).state for pair in pairs] == ["active", "paused", "active"]


@pytest.mark.slow
def test_a_resume_that_is_no_longer_current_says_so(world: World) -> None:
    _, ana, pair_id = begin(world)
    ana.types("/mentoring pause until 15 december")
    old = ana.last_message
    world.passes(days=22)
    resumed = world.row(pair_id).resumed_at
    ana.clicks("Resume now", message=old)
    assert "not on leave" in ana.last_message.plain
    assert world.row(pair_id).resumed_at == resumed


def test_a_leave_that_cannot_be_meant_is_refused_beside_its_date(world: World) -> None:
    _, ana, pair_id = begin(world)
    ana.types("/mentoring pause")
    assert ana.modal is not None
    for day in ("2027-12-24", "2026-11-24", "2026-11-01"):
        ana.fills(ana.modal.labels[0], day)
        ana.submits()
        assert list(ana.modal.errors) == ["until"], day
    assert world.row(pair_id).state == "active"


def test_leave_over_a_year_is_refused_in_a_command_too(world: World) -> None:
    _, ana, pair_id = begin(world)
    ana.types("/mentoring pause until 24 december 2027")
    assert "within a year" in ana.last_message.plain
    assert world.row(pair_id).state == "active"


def three_mentees(world: World) -> tuple[Person, list[Person], list[int]]:
    """A mentor of three, each with a date: the mentor, the mentees, the pairs."""
    max_ = world.person("max", "Dr Max Okafor")
    world.start_programme(world.person("fay", "Fay Laurent"))
    mentees = [world.person(name.lower(), f"{name} Silva") for name in ("Ana", "Kim", "Liz")]
    at = world.clock.now() + timedelta(days=9)
    return max_, mentees, [world.pair(max_, mentee, next_meeting=at) for mentee in mentees]


@pytest.mark.slow
def test_one_sentence_covers_all_pairs(world: World) -> None:
    max_, mentees, pairs = three_mentees(world)
    max_.types("/mentoring pause all until 11 january")
    assert "Ana Silva, Kim Silva and Liz Silva are left in peace" in max_.last_message.plain
    world.settles()
    assert {world.row(pair).state for pair in pairs} == {"paused"}
    for mentee in mentees:
        assert "Your meeting on" in mentee.sees("has paused your mentoring").plain
    max_.types("/mentoring resume all")
    world.settles()
    assert {world.row(pair).state for pair in pairs} == {"active"}


@pytest.mark.slow
def test_whoever_has_several_pairs_is_asked_which_with_all_of_them_first(world: World) -> None:
    max_, _, pairs = three_mentees(world)
    max_.types("/mentoring pause until 11 january")
    assert max_.modal
    assert "'value': 'all'" in str(max_.modal.values["pairs"])
    max_.fills("Which pairs?", "Kim Silva, whom you mentor (Medicine)")
    max_.submits()
    assert [world.row(pair).state for pair in pairs] == ["active", "paused", "active"]
    assert "until Monday 11 January 2027" in max_.modal.plain


@pytest.mark.slow
def test_a_meeting_in_a_leave_is_asked_about(world: World) -> None:
    max_, ana, _ = begin(world)
    ana.types("/meeting plan 15 december 10:00")
    ana.types("/mentoring pause until 11 january")
    world.settles()
    asked = ana.sees("lies in your leave")
    assert asked.buttons == ["Move it", "Keep it", "Cancel it"]
    assert "Tuesday 15 December 2026" in max_.sees("Ana Silva is asked what becomes of that").plain
    before = count(max_, ana)
    ana.clicks("Keep it", message=asked)
    world.settles()
    assert asked.buttons == []
    assert "stands, in your leave" in asked.plain
    assert count(max_, ana) == before


@pytest.mark.slow
def test_a_meeting_in_a_leave_is_moved_behind_it(world: World) -> None:
    max_, ana, _ = begin(world)
    ana.types("/meeting plan 15 december 10:00")
    ana.types("/mentoring pause until 11 january")
    world.settles()
    asked = ana.sees("lies in your leave")
    ana.clicks("Move it", message=asked)
    ana.fills("When do you meet Dr Max Okafor?", datetime(2027, 1, 14, 15, tzinfo=UTC))
    ana.submits()
    ana.closes()
    world.settles()
    assert "It is now on *Thursday 14 January" in asked.plain
    assert "has moved your meeting" in max_.sees("14 January").plain
    world.pilot.until(datetime(2027, 1, 11, 13, 2, tzinfo=UTC))
    assert "Thursday 14 January 2027 at 10:00" in max_.sees("the leave is over").plain
    assert ana.sees("the leave is over").buttons == []


def test_a_long_leave_is_asked_once_more_with_its_date(opens: Opens) -> None:
    with opens(datetime(2027, 1, 20, 15, 0, tzinfo=UTC)) as world:
        max_, ana, pair = begin(world)
        ana.types("/mentoring pause until 5 january")
        question = ana.last_message
        assert "until *Wednesday 5 January 2028*, 50 weeks from now" in question.plain
        assert world.row(pair).state == "active"
        ana.clicks("Yes, pause until then")
        world.settles()
        assert world.row(pair).state == "paused"
        assert "5 January 2028" in max_.sees("has paused").plain


def test_a_long_leave_from_the_form_is_asked_once_more(world: World) -> None:
    _, ana, pair = begin(world)
    ana.types("/mentoring pause")
    assert ana.modal
    ana.fills("Until which day?", "2027-11-01")
    ana.submits()
    assert "until *Monday 1 November 2027*" in ana.modal.plain
    assert world.row(pair).state == "active"
    ana.clicks("Yes, pause until then", message=ana.modal)
    assert world.row(pair).state == "paused"


@pytest.mark.slow
def test_a_recap_that_comes_after_a_leave_is_not_still_waiting(world: World) -> None:
    max_, ana, _ = begin(world)
    world.passes(hours=10)
    meets_today(world, ana)
    ana.types("/mentoring pause until 11 january")
    world.pilot.until(datetime(2027, 1, 11, 15, 0, tzinfo=UTC))
    (recap,) = [m for m in max_.messages if "spring round" in m.plain]
    assert "Still waiting" not in recap.plain
    world.passes(days=4)
    assert "Accept" in max_.sees("Still waiting for you").buttons


@pytest.mark.slow
def test_a_recap_that_came_before_a_long_leave_is_asked_about_after_it(world: World) -> None:
    max_, ana, _ = begin(world)
    meets_today(world, ana)
    came = max_.sees("Please read and accept the recap")
    ana.types("/mentoring pause until 15 april 2027")
    ana.clicks("Yes, pause until then")
    world.pilot.until(datetime(2027, 4, 15, 11, 59, tzinfo=UTC))
    assert came.buttons == [], "it is an older one by then"
    world.passes(hours=5)
    asked = max_.sees("Still waiting for you: the recap")
    max_.clicks("Accept", message=asked)
    world.passes(minutes=11)
    assert ana.sees(ACCEPTED)

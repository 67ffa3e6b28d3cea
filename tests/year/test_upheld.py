"""What is asked of a year finds what it is to find."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from agendas.meeting import State
from db.mentoring.content import actions, points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.points import Point
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, PAUSED, Pair
from db.mentoring.people import Person
from db.mentoring.reporting.digests import Digest
from db.messages.outbox import BRIEF, OutboxRow, Status
from tests.year.looked_after import (
    NewlyLapsed,
    check_digests,
    check_named,
    find_forgotten_points,
    find_forgotten_promises,
    find_odd_ends,
    had_lapsed,
    lapsed_with,
    was_held,
)
from tests.year.noting import Sent
from tests.year.upheld import (
    check_briefs,
    check_ceilings,
    check_hours,
    check_minutes,
    find_fourth_nudges,
    find_undelivered,
)

NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SENT = Sent(
    kind=BRIEF,
    recipient="U1",
    subject="person:1",
    occurrence="2026-11-24",
    at=NINE,
    day=date(2026, 11, 24),
    alone=True,
    quiet=False,
    free=False,
    on_leave=False,
    needed=False,
    answers=False,
)
RECAP = replace(SENT, kind="recap.waiting", subject="recap:1", occurrence="")


def test_a_second_brief_on_a_day_is_found() -> None:
    later = replace(SENT, at=NINE + timedelta(hours=3))
    tomorrow = replace(later, day=date(2026, 11, 25))
    assert list(check_briefs([SENT, tomorrow, replace(SENT, recipient="U2")])) == []
    assert len(list(check_briefs([SENT, later]))) == 1


def test_what_comes_beside_the_brief_too_often_is_found() -> None:
    assert list(check_ceilings([RECAP, RECAP])) == []
    assert len(list(check_ceilings([RECAP, RECAP, RECAP]))) == 1


def test_what_comes_at_night_or_on_a_free_day_is_found() -> None:
    assert list(check_hours([SENT, RECAP])) == []
    assert len(list(check_hours([replace(RECAP, quiet=True), replace(SENT, free=True)]))) == 2


def test_what_answers_somebody_may_come_when_they_are_up() -> None:
    assert list(check_hours([replace(RECAP, quiet=True, answers=True)])) == []


def test_what_a_meeting_needs_may_come_before_it() -> None:
    assert list(check_hours([replace(RECAP, quiet=True, needed=True)])) == []


def test_what_comes_in_a_leave_is_found() -> None:
    nudge = replace(SENT, kind="lapse.nudge", alone=False, on_leave=True)
    assert len(list(check_hours([nudge]))) == 1


def digest(lapsed: int, **changes: int) -> Digest:
    parts = {"planned": 2, "paused": 0, "within": 1, "only_planned": 0, "rests": 0}
    totals = {"pairs": lapsed + 3, "lapsed": lapsed, **parts}
    return Digest(
        local_date=date(2026, 11, 23), figures={"totals": totals, "changes": changes or None}
    )


def test_a_digest_that_does_not_begin_where_the_last_one_ended_is_found() -> None:
    first = digest(2)
    assert list(check_digests([first, digest(3, before=2, new=2, over=1)])) == []
    assert len(list(check_digests([first, digest(3, before=1, new=2, over=0)]))) == 1
    assert len(list(check_digests([first, digest(3, before=2, new=2, over=0)]))) == 1


def test_a_fourth_nudge_without_a_word_is_found() -> None:
    nudges = [
        replace(SENT, kind="lapse.nudge", subject="lapse:1", at=NINE + timedelta(days=7 * week))
        for week in range(4)
    ]
    pair_of, word = {"lapse:1": 3}, NINE + timedelta(days=10)
    assert list(find_fourth_nudges(nudges[:3], pair_of, {}, {})) == []
    assert list(find_fourth_nudges(nudges, pair_of, {"U1": [word]}, {})) == []
    assert list(find_fourth_nudges(nudges, pair_of, {}, {3: [word]})) == []
    assert len(list(find_fourth_nudges(nudges, pair_of, {"U2": [word]}, {4: [word]}))) == 1


def test_what_is_lost_and_what_waits_for_good_is_found() -> None:
    def row(status: Status, due: datetime) -> OutboxRow:
        return OutboxRow(recipient="U1", status=status, due_at=due, try_at=due, kind="digest")

    long_ago = NINE - timedelta(days=8)
    fine = [row(Status.SENT, long_ago), row(Status.PENDING, NINE)]
    assert list(find_undelivered(fine, (), NINE)) == []
    assert list(find_undelivered([row(Status.DEAD, NINE)], ("U1",), NINE)) == []
    odd = [row(Status.DEAD, NINE), row(Status.WAITING, long_ago)]
    assert len(list(find_undelivered(odd, (), NINE))) == 2


def test_a_pair_that_newly_lapsed_and_is_not_named_is_found() -> None:
    named = NewlyLapsed("Ana", NINE, NINE, is_named=True)
    assert list(check_named([named])) == []
    assert len(list(check_named([named, replace(named, is_named=False)]))) == 1


def test_who_had_lapsed_already_is_not_new() -> None:
    last = NINE - timedelta(days=7)
    seen = {1: last - timedelta(days=3)}

    def had(closed_at: datetime | None, digest: datetime | None = last, of: int = 3) -> bool:
        return had_lapsed(3, [Lapse(id=1, pair_id=of, closed_at=closed_at)], seen, digest)

    assert had(None)
    assert had(NINE), "it ended after that digest"
    assert not had(last - timedelta(days=1)), "it had ended by then"
    assert not had(None, of=4)
    assert not had(None, digest=None), "there was none before"
    assert not had(None, digest=seen[1]), "it was found with it, and stands in the next"


def test_who_lapsed_on_the_day_of_a_digest_may_stand_in_it_already() -> None:
    found, unseen = Lapse(id=1, pair_id=3, since=NINE), Lapse(id=2, pair_id=4, since=NINE)
    seen = {1: NINE + timedelta(days=1)}
    assert lapsed_with(3, [found, unseen], seen, NINE)
    assert lapsed_with(4, [found, unseen], seen, NINE), "it was over before anybody looked"
    assert not lapsed_with(5, [found, unseen], seen, NINE)
    assert not lapsed_with(4, [found, unseen], seen, NINE - timedelta(days=2))
    assert not lapsed_with(3, [found], seen, None)


def pair(**others: object) -> Pair:
    two = {"mentor": Person(active=True), "mentee": Person(active=True)}
    return Pair(**{"id": 3, "state": ACTIVE, "next_due_at": None, **two} | others)


def test_a_promise_that_nobody_asks_about_any_more_is_found() -> None:
    def promise(of: Pair, **others: object) -> ActionItem:
        return ActionItem(pair=of, pair_id=of.id, state=actions.OPEN, **others)

    fine = [
        promise(pair(), next_due_at=NINE),
        promise(pair(next_due_at=NINE)),
        promise(pair(state=PAUSED)),
        promise(pair(id=4)),
    ]
    assert list(find_forgotten_promises(fine, {4})) == []
    assert len(list(find_forgotten_promises([promise(pair())], {4}))) == 1


def test_a_point_without_an_end_is_found() -> None:
    waits = Point(pair_id=3, state=points.OPEN)
    assert list(find_forgotten_points([waits], {3: pair(next_due_at=NINE)}, ())) == []
    assert list(find_forgotten_points([waits], {3: pair()}, {3})) == []
    assert list(find_forgotten_points([waits], {}, ())) == [], "its pair does not go on"
    assert len(list(find_forgotten_points([waits], {3: pair()}, {4}))) == 1


def test_a_point_that_ended_at_no_meeting_is_found() -> None:
    talked = Point(pair_id=3, state=points.TALKED, meeting_id=5)
    assert list(find_odd_ends([talked, Point(pair_id=3, state=points.DROPPED)], {5})) == []
    assert len(list(find_odd_ends([talked], {6}))) == 1


def test_a_meeting_of_a_pair_that_ended_later_was_held() -> None:
    assert was_held(Meeting(state=State.RECAPPED))
    assert was_held(Meeting(state=State.ENDED, met_at=NINE))
    assert not was_held(Meeting(state=State.ENDED))
    assert not was_held(Meeting(state=State.MISSED))


def test_a_facilitator_who_is_kept_busy_is_found() -> None:
    assert list(check_minutes(60)) == []
    assert len(list(check_minutes(61))) == 1

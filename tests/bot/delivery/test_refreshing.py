"""Messages in Slack kept as their rows are: changed when touched, once, and never for nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, update
from sqlalchemy.orm import Session

from agendas.undo import UNDO_WINDOW
from bot.delivery.refresher import LATER, SOON
from db.mentoring.pairs import Pair
from db.messages.outbox import OutboxRow, Status
from db.messages.rate_limits import WORKSPACE, hold, kind, method, postpone
from handlers.notifications.composing import Composed
from tests.bot.delivery.rig import Rig
from tests.bot.delivery.slack_stand_in import Fault
from tests.db.test_due import pairs

LIVE = timedelta(days=30)


class Refreshing:
    """One message that is a view, and the worker that sends and changes it."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.worker = rig.worker()

    def sent(self, key: str = "a", text: str = "asks", live: timedelta | None = LIVE) -> None:
        self.rig.shows(key, text, live)
        self.rig.queue(key, subject=f"row:{key}", recipient=f"U{key}")
        assert self.passes()
        assert self.rig.row(key).status == Status.SENT

    def changes(self, text: str, key: str = "a", live: timedelta | None = LIVE) -> None:
        self.rig.shows(key, text, live)
        self.rig.touch(key)

    def passes(self, times: int = 1) -> int:
        return self.rig.run(self.worker.deliver, times)

    def hides(self, pair_id: int, text: str) -> None:
        """Let somebody do what they can undo: until then the other is shown nothing of it."""
        self.rig.shows("a", text)
        with self.rig.sessions.begin() as session:
            until = self.rig.clock.now() + UNDO_WINDOW
            session.get_one(Pair, pair_id).mentor_held_until = until

    @property
    def calls(self) -> int:
        return self.rig.slack.called("chat.update")

    def row(self, key: str = "a") -> OutboxRow:
        return self.rig.row(key)


@pytest.fixture
def it(engine: Engine) -> Iterator[Refreshing]:
    rig = Rig(engine)
    yield Refreshing(rig)
    rig.slack.close()


def test_what_was_touched_shows_what_is_so(it: Refreshing) -> None:
    it.sent()
    it.changes("answered")
    it.passes(3)
    assert it.rig.slack.texts() == ["answered"]
    assert it.calls == 1


def test_what_shows_the_same_costs_slack_nothing(it: Refreshing) -> None:
    it.sent()
    it.changes("asks")
    it.passes(3)
    assert it.calls == 0
    assert it.row().refresh_at == it.row().live_until


def test_what_waits_says_what_is_so_when_it_goes(it: Refreshing) -> None:
    it.rig.shows("a", "first")
    it.rig.queue("a", subject="row:a", due_at=it.rig.clock.now() + timedelta(hours=1))
    it.changes("second")
    it.rig.clock.forward(hours=2)
    it.passes(3)
    assert it.rig.slack.texts() == ["second"]
    assert it.calls == 0


def test_what_has_nothing_to_ask_any_more_is_not_sent(it: Refreshing) -> None:
    it.rig.unwanted["a"] = "answered"
    it.rig.queue("a")
    it.passes(2)
    assert it.rig.slack.texts() == []
    assert (it.row().status, it.row().refresh_at) == (Status.DROPPED, None)


def test_what_is_never_live_is_never_changed(it: Refreshing) -> None:
    it.sent(live=None)
    it.changes("other", live=None)
    it.passes(3)
    assert it.calls == 0
    assert it.row().shown is None


def test_a_change_while_it_is_being_changed_is_seen_to(it: Refreshing) -> None:
    it.sent()
    it.changes("second")
    again = Fault(then=lambda: it.changes("third"))
    it.rig.slack.faults["chat.update"].append(again)
    it.passes(4)
    assert it.rig.slack.texts() == ["third"]


def test_an_answer_that_was_lost_is_followed_by_what_is_so(it: Refreshing) -> None:
    it.sent()
    it.changes("second")
    it.rig.slack.faults["chat.update"].append(Fault(drop="after"))
    it.passes(2)
    it.changes("asks")
    it.rig.clock.forward(seconds=SOON.total_seconds() + 1)
    it.passes(3)
    assert it.rig.slack.texts() == ["asks"], "what it showed last is not compared with"


def test_whoever_died_while_changing_is_followed_by_another(it: Refreshing) -> None:
    it.sent()
    it.changes("second")

    def dies(point: str) -> None:
        if point == "changed":
            raise KeyboardInterrupt

    it.rig.clock.forward(seconds=2)
    with pytest.raises(KeyboardInterrupt):
        it.rig.worker(probe=dies).deliver()
    assert it.row().shown is None
    it.rig.clock.forward(seconds=200)
    it.passes(2)
    assert it.rig.slack.texts() == ["second"]
    assert it.row().shown == "second"


@pytest.mark.parametrize("scope", [WORKSPACE, method("chat.update"), kind("nudge")])
def test_however_much_cannot_be_changed_in_one_workspace_another_goes_on(
    it: Refreshing, scope: str
) -> None:
    rig, now = it.rig, it.rig.clock.now()
    for number in range(250):
        rig.queue(f"held{number}", recipient=f"U{number}", workspace_id="T2")
    waits = {"status": Status.SENT, "refresh_at": now, "live_until": now + LIVE}
    with rig.sessions.begin() as session:
        session.execute(update(OutboxRow).values(**waits))
        if scope == method("chat.update"):
            postpone(session, "T2", scope, now + timedelta(minutes=10))
        else:
            hold(session, "T2", "invalid_auth", scope)
    it.sent(live=timedelta(seconds=5))
    rig.shows("a", "closed", live=timedelta(0))
    it.passes(8)
    assert rig.slack.texts() == ["closed"]


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message"])
def test_what_cannot_be_changed_is_left_as_it_is(it: Refreshing, error: str) -> None:
    it.sent()
    it.changes("second")
    it.rig.slack.faults["chat.update"].append(Fault(error=error))
    it.passes(3)
    assert it.calls == 1
    assert it.row().refresh_at is None


def test_what_slack_does_not_take_is_shown_without_its_blocks(it: Refreshing) -> None:
    it.sent()
    it.changes("second")
    it.rig.slack.faults["chat.update"].append(Fault(error="invalid_blocks"))
    it.passes(3)
    assert it.calls == 2
    assert it.rig.slack.texts() == ["second"]


def test_slack_is_left_in_peace_for_as_long_as_it_says(it: Refreshing) -> None:
    it.sent("a")
    it.sent("b")
    it.changes("second", "a")
    it.changes("second", "b")
    told = Fault(status=429, headers={"Retry-After": "20"})
    it.rig.slack.faults["chat.update"].append(told)
    it.passes(10)
    assert it.calls <= 2
    it.passes(20)
    assert it.rig.slack.texts() == ["second", "second"]


def test_what_is_new_goes_before_what_changes(it: Refreshing) -> None:
    it.sent()
    it.changes("second")
    it.rig.shows("n", "news")
    it.rig.queue("n", subject="row:n", recipient="Ua")
    it.passes(1)
    assert it.rig.slack.texts() == ["asks", "news"]
    it.passes(2)
    assert it.rig.slack.texts() == ["second", "news"]


def test_at_the_end_of_its_life_it_is_composed_a_last_time(it: Refreshing) -> None:
    it.sent(live=timedelta(days=1))
    it.rig.views["a"] = Composed({"text": "closed", "blocks": []}, "closed", it.row().live_until)
    it.rig.clock.forward(days=1)
    it.passes(3)
    assert it.rig.slack.texts() == ["closed"]
    assert (it.row().refresh_at, it.row().shown) == (None, None)
    it.changes("too late")
    it.passes(3)
    assert it.calls == 1


def test_a_rule_that_raises_puts_one_message_off_and_no_other(it: Refreshing) -> None:
    it.sent("a")
    it.sent("b")
    it.changes("second", "b")
    it.rig.touch("a")
    del it.rig.views["a"]
    it.passes(4)
    assert it.rig.slack.texts() == ["asks", "second"]
    it.rig.shows("a", "mended")
    it.rig.clock.forward(seconds=LATER.total_seconds())
    it.passes(2)
    assert it.rig.slack.texts() == ["mended", "second"]


def test_what_was_found_after_a_crash_is_made_to_show_what_is_so(it: Refreshing) -> None:
    it.rig.shows("a", "first")
    it.rig.queue("a", subject="row:a")
    it.rig.slack.faults["chat.postMessage"].append(Fault(drop="after"))
    it.passes(1)
    it.changes("second")
    it.rig.clock.forward(seconds=200)
    it.worker.recover()
    it.passes(3)
    assert it.rig.slack.texts() == ["second"]


@pytest.mark.parametrize("answer", ["ok", "lost", "taken over"])
def test_what_can_be_undone_is_not_shown_by_a_change_that_was_on_its_way(
    it: Refreshing, answer: str
) -> None:
    (pair,) = pairs(it.rig.sessions, None)
    it.rig.shows("a", "asks")
    it.rig.queue("a", subject="row:a", recipient="U0", pair_id=pair)
    it.passes()
    it.changes("second")

    def meanwhile() -> None:
        it.hides(pair, "undone")
        if answer == "taken over":
            with it.rig.sessions.begin() as session:
                session.execute(update(OutboxRow).values(lease_token="another"))

    drop = "after" if answer == "lost" else None
    it.rig.slack.faults["chat.update"].append(Fault(then=meanwhile, drop=drop))
    it.passes(3)
    it.rig.clock.forward(seconds=200)
    it.passes(3)
    assert it.rig.slack.texts() == ["second"]
    it.rig.clock.forward(seconds=UNDO_WINDOW.total_seconds())
    it.passes()
    assert it.rig.slack.texts() == ["undone"]


def test_what_can_be_undone_is_not_shown_by_what_was_found_after_a_crash(it: Refreshing) -> None:
    (pair,) = pairs(it.rig.sessions, None)
    it.rig.shows("a", "asks")
    it.rig.queue("a", subject="row:a", recipient="U0", pair_id=pair)
    it.rig.slack.faults["chat.postMessage"].append(Fault(drop="after"))
    it.passes()
    it.hides(pair, "undone")
    it.rig.clock.forward(seconds=200)
    it.worker.recover()
    it.passes(3)
    assert it.rig.slack.texts() == ["asks"]
    it.rig.clock.forward(seconds=UNDO_WINDOW.total_seconds())
    it.passes()
    assert it.rig.slack.texts() == ["undone"]


@pytest.mark.parametrize("lost", [False, True])
def test_what_a_newer_one_has_overtaken_is_composed_again(it: Refreshing, lost: bool) -> None:
    about: dict[str, Any] = {"subject": "row:1", "coalesce_key": "nudge:row:1"}
    for key in "ab":
        it.rig.shows(key, "asks")
        it.rig.queue(key, **about)
        if key == "b" and lost:
            it.rig.slack.faults["chat.postMessage"].append(Fault(drop="after"))
        it.passes(1)
    it.rig.views["a"] = Composed({"text": "see below", "blocks": []}, "below", it.row().live_until)
    if lost:
        it.rig.clock.forward(seconds=200)
        it.worker.recover()
    it.passes(3)
    assert it.rig.slack.texts() == ["see below", "asks"]


@pytest.mark.parametrize("lost", [False, True])
def test_nobody_dies_between_a_send_on_record_and_what_it_overtakes(
    it: Refreshing, lost: bool
) -> None:
    about: dict[str, Any] = {"subject": "row:1", "coalesce_key": "nudge:row:1"}
    it.rig.shows("a", "asks")
    it.rig.queue("a", **about)
    it.passes(1)
    touched: list[bool] = []

    def look(_session: Session) -> None:
        if it.row("b").status == Status.SENT:
            touched.append(it.row("a").version > 0)

    it.rig.shows("b", "asks")
    it.rig.queue("b", **about)
    event.listen(it.rig.sessions, "after_commit", look)
    if lost:
        it.rig.slack.faults["chat.postMessage"].append(Fault(drop="after"))
    it.passes(1)
    if lost:
        it.rig.clock.forward(seconds=200)
        it.worker.recover()
    event.remove(it.rig.sessions, "after_commit", look)
    assert touched
    assert all(touched)

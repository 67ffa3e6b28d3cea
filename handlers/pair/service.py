"""What becomes of a pair: begun, paused, back from leave, ended; and how often it means to meet."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.rhythm.cadence import Cadence
from agendas.text.messages import Message, say
from agendas.undo import UNDO_WINDOW, can_undo
from db.mentoring import meetings, pairs
from db.mentoring.pairs import ACTIVE, ENDED, PAUSED, RESTS_AT_MOST, Pair, Seat, sides
from db.mentoring.people import Person
from db.messages import live, outbox
from db.privacy import audit, leave
from db.privacy.audit import Verb
from handlers import pair_clock
from handlers.meeting.service import end_all, set_due, take_off_calendars
from handlers.notifications.bursts import News
from handlers.notifications.kinds import Kind
from handlers.notifications.notify import notify
from handlers.notifications.timing import find_brief_after
from handlers.pair.messages import (
    CADENCE,
    ENDING,
    IN_LEAVE,
    OVER,
    PAUSE,
    RESTS,
    RESUMED,
    code_of_cadence,
    code_of_end,
    code_of_meeting,
)

# Both may come back from a mistake of somebody's, or of a summer.
BOTH_GONE = timedelta(days=30)
# Of leave and of its end only the newest is news.
NEWS = {CADENCE.name: "cadence", PAUSE.name: "leave", RESUMED.name: "leave"}


def render_quit() -> Message:
    """Return what is asked of whoever types "quit": they may mean the pair, or the messages."""
    return say("mentoring/quit", end="/mentoring end", messages="/mentoring messages")


def set_cadence(session: Session, seat: Seat, cadence: Cadence, now: datetime) -> None:
    """Change how often a pair means to meet; the other is told."""
    pair = seat.pair
    if pair.cadence == cadence:
        return
    pair.cadence_code = cadence.code
    _note(session, pair, Verb.CADENCE, now, seat)
    pair_clock.reckon(session, pair, now)
    _tell_other(session, seat, CADENCE, cadence.code, now)


def set_cadence_by(
    session: Session,
    pair: Pair,
    cadence: Cadence,
    now: datetime,
    by: Person | None,
    but_for: Collection[str] = (),
) -> None:
    """Let somebody who is not in a pair, or the host, change how often it means to meet.

    Both are told in their next day's message, but for those of these Slack ids.
    """
    if pair.cadence == cadence:
        return
    pair.cadence_code = cadence.code
    who = by.id if by else None
    audit.note(session, pair.workspace_id, Verb.CADENCE, "pair", pair.id, now, who)
    pair_clock.reckon(session, pair, now)
    for seat in sides(pair):
        if seat.person.slack_id in but_for:
            continue
        notify(
            session,
            CADENCE,
            seat.person,
            pair,
            now,
            occurrence=now.isoformat(),
            variant=code_of_cadence(cadence, by),
            held_for=find_brief_after(seat.person, now) - now,
        )


def take_back_cadence(
    session: Session, pair: Pair, before: Cadence, now: datetime, by: Person
) -> None:
    """Let a pair meet as often as before somebody changed that from outside.

    Whoever has not heard of it hears nothing of either.
    """
    which = code_of_cadence(pair.cadence, by)
    unheard = outbox.take_back(session, pair.workspace_id, CADENCE.name, pair.id, which)
    set_cadence_by(session, pair, before, now, by, unheard)


def pause(session: Session, seat: Seat, until: datetime, now: datetime) -> None:
    """Leave a pair in peace until a moment (aware, in the future); it resumes by itself.

    Of a meeting that lies in it, whoever takes the leave is asked what is to become.
    """
    pair = seat.pair
    if pair.paused_until == until:
        return
    if pair.paused_until:
        leave.let_go(session, pair, pair.paused_until, now)
    pair.state, pair.paused_until = PAUSED, until
    _note(session, pair, Verb.PAUSE, now, seat)
    pair_clock.note_word(session, pair, seat, now)
    pair_clock.reckon(session, pair, now)
    _tell_other(session, seat, PAUSE, until.isoformat(), now)
    planned = meetings.ahead(session, pair)
    if planned is not None and now < planned.starts_at < until:
        which, stands = until.isoformat(), str(planned.sequence)
        notify(
            session,
            IN_LEAVE,
            seat.person,
            planned,
            now,
            occurrence=which,
            variant=stands,
            at_once=True,
            repeats=True,  # the same leave, taken a second time
        )


def resume(
    session: Session, pair: Pair, at: datetime, now: datetime, by: Seat | None = None
) -> None:
    """Take a pair up again, from leave that ended at `at`; both are told, and asked to plan.

    `by` is who ended it by hand, and is answered instead.
    """
    if pair.paused_until:
        leave.let_go(session, pair, pair.paused_until, now)
    pair.state, pair.paused_until, pair.resumed_at = ACTIVE, None, at
    _note(session, pair, Verb.RESUME, now, by)
    pair_clock.note_word(session, pair, by, now)
    planned = meetings.ahead(session, pair)
    if planned is not None:
        set_due(planned)
    pair_clock.reckon(session, pair, now)
    for seat in sides(pair):
        if by is not None and seat.person.id == by.person.id:
            continue
        notify(
            session,
            RESUMED,
            seat.person,
            pair,
            now,
            occurrence=at.isoformat(),
            variant=code_of_meeting(planned) if planned else "",
            news=News(session, by, NEWS[RESUMED.name], now) if by else None,
        )


def let_end(session: Session, seat: Seat, now: datetime) -> datetime:
    """Let a pair end, no reason asked (S15), once it can be undone no more; return when.

    Nothing changes until then, and the other sees nothing of it.
    """
    if seat.ends_at:
        return seat.ends_at
    ends_at = now + UNDO_WINDOW
    _set_end(session, seat, ends_at, now)
    occurrence = ends_at.isoformat()
    notify(session, ENDING, seat.person, seat.pair, now, occurrence=occurrence, at_once=True)
    return ends_at


def undo_end(session: Session, seat: Seat, now: datetime) -> bool:
    """Let a pair go on that was to end by this person's wish; return False where it was not to."""
    if seat.pair.state == ENDED or not can_undo(seat.ends_at, now):
        return False
    _set_end(session, seat, None, now)
    return True


def end_as_wished(session: Session, pair: Pair, now: datetime) -> None:
    """End a pair whose time to undo it is over."""
    wished = next(seat for seat in sides(pair) if seat.ends_at == pair.ends_at)
    end(session, wished, now)


def end_by(session: Session, pair: Pair, now: datetime, by: Person | None) -> None:
    """End a pair at once by somebody who is not in it, or by the host; both are told neutrally."""
    end(session, sides(pair)[0], now, by, acted=False)


def end(
    session: Session,
    seat: Seat,
    now: datetime,
    by: Person | None = None,
    *,
    acted: bool = True,
) -> None:
    """End a pair at once; the other is told neutrally, and nothing more is sent.

    What was planned is taken off both calendars. `by` is who does so instead of whoever has the
    seat, who is gone, or who has not `acted`.
    """
    pair = seat.pair
    planned = end_all(session, pair, now)
    pair.state, pair.ended_at, pair.paused_until, pair.check_in_due_at = ENDED, now, None, None
    who = by.id if by else seat.person.id if acted else None
    audit.note(session, pair.workspace_id, Verb.END, "pair", pair.id, now, who)
    pair_clock.reckon(session, pair, now)
    for side in sides(pair):
        # Whoever wished it has a message of it, which says so from now on.
        if side.ends_at is None:
            theirs = acted and side.person.id == seat.person.id
            notify(
                session,
                OVER,
                side.person,
                pair,
                now,
                occurrence=now.isoformat(),
                variant=code_of_end(acted=theirs, planned=bool(planned)),
                at_once=theirs,
            )
        if not side.person.active:
            # Whoever runs the programme was told of their pairs.
            live.touch_subject(session, pair.workspace_id, f"person:{side.person.id}")
    for meeting in planned:
        take_off_calendars(session, meeting, seat, now)


def note_change(session: Session, person: Person, now: datetime) -> None:
    """Let the pairs of somebody rest who is gone, or go on where they are back."""
    if person.left_at is None:
        return
    if person.active:
        _go_on(session, person, now)
        person.left_at = None
    else:
        _rest(session, person, now)


def _set_end(session: Session, seat: Seat, at: datetime | None, now: datetime) -> None:
    setattr(seat.pair, f"{seat.role}_ends_at", at)
    pair_clock.reckon(session, seat.pair, now)


def _note(session: Session, pair: Pair, verb: Verb, now: datetime, by: Seat | None) -> None:
    person = by.person.id if by else None
    audit.note(session, pair.workspace_id, verb, "pair", pair.id, now, person)


def _tell_other(session: Session, seat: Seat, kind: Kind, code: str, now: datetime) -> None:
    news = News(session, seat, NEWS[kind.name], now)
    occurrence = now.isoformat()
    notify(
        session, kind, seat.other, seat.pair, now, occurrence=occurrence, variant=code, news=news
    )


def _rest(session: Session, person: Person, now: datetime) -> None:
    assert person.left_at is not None
    which = person.left_at.isoformat()
    for seat in pairs.seats(session, person):
        if seat.other.active:
            notify(session, RESTS, seat.other, seat.pair, now, occurrence=which, repeats=True)
        else:
            seat.pair.mentor_ends_at = seat.pair.mentee_ends_at = now + BOTH_GONE
        pair_clock.reckon(session, seat.pair, now)


def _go_on(session: Session, person: Person, now: datetime) -> None:
    for seat in pairs.seats(session, person):
        pair = seat.pair
        if not seat.other.active:
            pair.mentor_ends_at = pair.mentee_ends_at = None
        for until in _list_rests(pair):
            leave.let_go(session, pair, until, now)
        planned = meetings.ahead(session, pair)
        if planned is not None:
            session.refresh(planned)
            set_due(planned)
        pair_clock.reckon(session, pair, now)


def _list_rests(pair: Pair) -> list[datetime]:
    """Return the moments until which what came due was put off."""
    return [one.left_at + RESTS_AT_MOST for one in (pair.mentee, pair.mentor) if one.left_at]

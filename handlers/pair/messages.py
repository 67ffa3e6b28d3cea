"""What the two of a pair are told of it: that it begins, goes on, ends, or how often it meets."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, moment_in_words, time_in_words
from agendas.rhythm.cadence import Cadence
from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.core import workspaces
from db.mentoring import meetings, people
from db.mentoring.meetings import Meeting, MeetingPlace
from db.mentoring.pairs import ACTIVE, ENDED, PAUSED, Pair
from db.mentoring.people import Person
from handlers.context.meeting import build_meeting_context, find_outcome, render_outcome
from handlers.notifications.kinds import ASKED_FOR, Kind, Notice, Reader, Timing, View


def compose_welcome(
    session: Session, reader: Reader, _notice: Notice, pair: Pair, now: datetime
) -> View:
    """Return with whom somebody is paired, and the way to a first date while there is none."""
    seat, planned = reader.in_pair, meetings.ahead(session, pair)
    has_met = pair.last_met_at is not None and pair.last_met_at >= pair.started_at
    known = {
        "other": seat.other.name,
        "role": seat.role,
        "programme": pair.programme.name,
        "cadence": pair.cadence,
        "pair": pair.id,
        "planned": not has_met and _is_to_come(planned, now),
        "wants_date": pair.state == ACTIVE and planned is None and not has_met,
    }
    reads, short = workspaces.can_read_typing(session, pair.workspace_id), "mentoring/welcome_short"
    message = say("mentoring/welcome", reads=reads, **known)
    return View(message, is_open=pair.state == ACTIVE, short=say(short, **known))


def compose_resumed(
    session: Session, reader: Reader, notice: Notice, pair: Pair, now: datetime
) -> View:
    """Return that a leave is over, and the way to a date while there is none.

    The occurrence is when it ended, the variant the `code_of_meeting` that stood then, if one did.
    """
    planned, ended = meetings.ahead(session, pair), datetime.fromisoformat(notice.occurrence)
    goes_on = pair.state == ACTIVE and pair.resumed_at == ended
    has_met = pair.last_met_at is not None and pair.last_met_at > ended
    message = say(
        "mentoring/resumed",
        other=reader.in_pair.other.name,
        pair=pair.id,
        when=_find_date(planned, reader, now),
        stands=planned is not None and code_of_meeting(planned) == notice.variant,
        wants_date=goes_on and planned is None and not has_met,
    )
    return View(message, is_open=goes_on)


def compose_ending(
    session: Session, reader: Reader, notice: Notice, pair: Pair, _now: datetime
) -> View:
    """Return to whoever ends a pair what becomes of that; the occurrence is when it is to end.

    Until then it can be undone, and nobody else knows of it.
    """
    seat, at = reader.in_pair, datetime.fromisoformat(notice.occurrence)
    if pair.started_at > at:
        state = "again"  # what became of it then is not kept
    else:
        state = "undone" if seat.ends_at != at else "over" if pair.state == ENDED else "waiting"
    message = say(
        "mentoring/ending",
        state=state,
        other=seat.other.name,
        time=time_in_words(at, seat.person.zone),
        planned=meetings.ahead(session, pair) is not None,
        pair=pair.id,
        months=pair.programme.retention_months,
    )
    return View(message, is_open=state == "waiting")


def compose_ended(
    _session: Session, reader: Reader, notice: Notice, pair: Pair, _now: datetime
) -> View:
    """Return that a pair has ended, in neutral words; the variant is `code_of_end`."""
    other = reader.in_pair.other
    by, _, planned = notice.variant.partition(":")
    return View(
        say(
            "mentoring/ended",
            other=other.name,
            forgotten=other.forgotten,
            programme=pair.programme.name,
            acted=by == "acted",
            planned=bool(planned),
            months=pair.programme.retention_months,
        )
    )


def compose_rests(
    session: Session, reader: Reader, notice: Notice, pair: Pair, now: datetime
) -> View:
    """Return that the other can no longer be reached, in neutral words, or that they are back.

    The occurrence is when that was found out.
    """
    seat, planned = reader.in_pair, meetings.ahead(session, pair)
    other = seat.other
    rests = not other.active and other.left_at == datetime.fromisoformat(notice.occurrence)
    when = moment_in_words(planned.starts_at, seat.person.zone) if planned else ""
    known = {"other": other.name, "pair": pair.id, "when": when}
    if pair.state == ENDED:
        return View(say("mentoring/ended_already", **known), is_open=False)
    return View(say("mentoring/rests", rests=rests, **known), is_open=rests)


def compose_cadence(
    session: Session, reader: Reader, notice: Notice, pair: Pair, _now: datetime
) -> View:
    """Return how often the pair now means to meet; the variant is `code_of_cadence`, or the code
    of that cadence alone where the other of the two has changed it.
    """
    code, apart, by = notice.variant.partition(":")
    cadence = Cadence.parse(code)
    still_so = pair.state != ENDED and pair.cadence == cadence
    message = say(
        "mentoring/other_cadence",
        other=reader.in_pair.other.name,
        cadence=cadence,
        programme=pair.programme.name if apart else "",
        by=people.get(session, pair.workspace_id, int(by)).name if by else "",
    )
    return View(message, is_open=still_so)


def compose_paused(
    session: Session, reader: Reader, notice: Notice, pair: Pair, now: datetime
) -> View:
    """Return until when the other has paused the pair; the variant is that moment."""
    until, seat = datetime.fromisoformat(notice.variant), reader.in_pair
    day = day_in_words(wall_time(until, seat.person.zone).date())
    still_so = pair.state == PAUSED and pair.paused_until == until
    planned = meetings.ahead(session, pair)
    when = _find_date(planned, reader, now) if planned and planned.starts_at < until else ""
    message = say("mentoring/other_paused", other=seat.other.name, day=day, when=when)
    return View(message, is_open=still_so)


def compose_in_leave(
    _session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> View:
    """Ask whoever took a leave what is to become of a meeting that lies in it.

    The occurrence is until when that leave is, the variant the meeting's sequence.
    """
    seat, pair = reader.in_pair, meeting.pair
    until = datetime.fromisoformat(notice.occurrence)
    outcome = find_outcome(meeting, notice.variant)
    if outcome:
        return View(render_outcome(seat, meeting, outcome), is_open=False)
    on_leave = pair.state == PAUSED and pair.paused_until == until
    asks = on_leave and meeting.kept_for != until
    known = build_meeting_context(seat, meeting)
    message = say("mentoring/in_leave", asks=asks, on_leave=on_leave, **known)
    return View(message, is_open=asks)


def code_of_meeting(meeting: Meeting) -> str:
    """Return which meeting it is, and at which of its times."""
    return f"{meeting.id}:{meeting.sequence}"


def code_of_cadence(cadence: Cadence, by: Person | None) -> str:
    """Return which cadence somebody who runs the programme, or the host, has given a pair."""
    return f"{cadence.code}:{by.id if by else ''}"


def code_of_end(*, acted: bool, planned: bool) -> str:
    """Return who ended a pair, as its reader sees it, and whether a meeting was still to come."""
    return f"{'acted' if acted else 'by_other'}:{'planned' if planned else ''}"


WELCOME = Kind(
    name="pair.welcome",
    own_words="welcome",
    choice=Choice.ALWAYS,
    timing=Timing.GATHERED,
    rank=10,
    apart=True,
    heading="mentoring/welcomes",
    about=Pair,
    compose=compose_welcome,
    shows=(Meeting, MeetingPlace),
    templates=("mentoring/welcome", "mentoring/welcome_short", "mentoring/welcomes"),
)
RESUMED = Kind(
    name="pair.resumed",
    choice=Choice.ALWAYS,
    about=Pair,
    compose=compose_resumed,
    shows=(Meeting, MeetingPlace),
    templates=("mentoring/resumed",),
)
ENDING = Kind(
    name="pair.ending",
    choice=Choice.ALWAYS,
    about=Pair,
    compose=compose_ending,
    shows=(Meeting, MeetingPlace),
    templates=("mentoring/ending",),
)
OVER = Kind(
    name="pair.ended",
    choice=Choice.ALWAYS,
    about=Pair,
    compose=compose_ended,
    templates=("mentoring/ended",),
    live=None,
)
CADENCE = Kind(
    name="pair.cadence",
    choice=Choice.NEWS,
    timing=Timing.GATHERED,
    rank=70,
    about=Pair,
    compose=compose_cadence,
    templates=("mentoring/other_cadence",),
    live=None,
    held_on_leave=True,
)
PAUSE = Kind(
    name="pair.paused",
    choice=Choice.ALWAYS,
    about=Pair,
    compose=compose_paused,
    templates=("mentoring/other_paused",),
    live=None,
)


RESTS = Kind(
    name="pair.rests",
    choice=Choice.ALWAYS,
    about=Pair,
    compose=compose_rests,
    shows=(Meeting, MeetingPlace),
    templates=("mentoring/rests", "mentoring/ended_already"),
    live=ASKED_FOR,
)
IN_LEAVE = Kind(
    name="pair.in_leave",
    choice=Choice.ALWAYS,
    about=Meeting,
    compose=compose_in_leave,
    shows=(Meeting, MeetingPlace),
    templates=("mentoring/in_leave", "meeting/closed"),
    live=ASKED_FOR,
    command="/meeting",
)


def _find_date(meeting: Meeting | None, reader: Reader, now: datetime) -> str:
    """Return when a meeting that is still to come is, in words, where the reader is."""
    if meeting is None or not _is_to_come(meeting, now):
        return ""
    return moment_in_words(meeting.starts_at, reader.in_pair.person.zone)


def _is_to_come(meeting: Meeting | None, now: datetime) -> bool:
    return meeting is not None and meeting.starts_at > now

"""What a brief says: what is in it, one after the other, each with its own to press."""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from agendas.dates.wording import short_day
from agendas.rhythm.choices import wants
from agendas.rhythm.quiet_hours import next_polite
from agendas.text.messages import Message
from db.core.clashes import BUSY
from db.mentoring.people import Person
from db.messages import gathering, rate_limits
from db.messages.outbox import OVERTAKEN, UNWANTED, OutboxRow, Status
from handlers.notifications.briefing.brief_layout import Section, count_shown, lay_out, plan
from handlers.notifications.briefing.gathering import dissolve, end_late, is_over, move_on
from handlers.notifications.kinds import FileView, Kind, Kinds, View
from handlers.notifications.timing import find_brief_after, polite_when_late, waits_for_return
from handlers.notifications.undo import shown_from
from handlers.notifications.viewing import close_in_time, find_subject, view_again, view_row
from handlers.slackui.blocks import Block
from handlers.slackui.forms.date_input import get_today

log = logging.getLogger(__name__)

NOTHING_TO_SAY = "there is nothing to say any more"


@dataclass(frozen=True, slots=True)
class Arranged:
    """What a brief says, and until when it is next looked at; `live` says it of what is in it.

    `whole` is all that is in it, each in full.
    """

    message: Message
    blocks: tuple[Block, ...]
    live_until: datetime | None
    live: dict[int, datetime]
    whole: Message


def arrange_first(
    session: Session, kinds: Kinds, brief: OutboxRow, person: Person | None, now: datetime
) -> Arranged | datetime | str:
    """Return what a brief that is about to go says; or from when on it may go, or why it need not.

    What is in it and has nothing to ask any more is dropped; what has to wait, waits for another.
    """
    members = gathering.lock_members(session, brief)
    if person is None:
        for member in members:
            gathering.let_go_alone(member, now)
        return NOTHING_TO_SAY
    at = polite_when_late(person, brief.due_at, now)
    if is_over(brief, person, at):
        dissolve(session, kinds, brief, person, now)
        return gathering.ITS_DAY_IS_OVER
    if at > now:
        return at
    # What goes apart from the day's says on which it goes, however late that is.
    brief.occurrence = str(get_today(now, person))
    until, sections = _view_all(session, kinds, end_late(members, now), person, now)
    if until > now:
        return until
    if all(one.kind.joins for one in sections):
        return NOTHING_TO_SAY
    brief.variant = plan(sections)
    sections = _keep_room(kinds, members, sections, count_shown(brief.variant), person, now)
    arranged = _arrange(brief, sections, now)
    gathering.note_begun(brief, arranged.live)
    return arranged


def arrange(
    session: Session,
    kinds: Kinds,
    brief: OutboxRow,
    members: Sequence[OutboxRow],
    person: Person | None,
    now: datetime,
) -> Arranged:
    """Return what a brief in Slack says now."""
    sections = []
    for member in members:
        kind = kinds[member.kind]
        view = view_again(session, kind, member, person, now)
        if isinstance(view, View):
            sections.append(_make_section(kind, member, view, now))
    sections.sort(key=lambda one: one.order)
    return _arrange(brief, sections, now)


def _view_all(
    session: Session, kinds: Kinds, members: Sequence[OutboxRow], person: Person, now: datetime
) -> tuple[datetime, list[Section]]:
    """Return what goes with a brief, in its order, and a later moment that the brief waits for.

    Of several with one key for it the newest that has anything to say overtakes the others.
    """
    until, sections, overtaken, told = now, [], [], set[str | None]()
    closed = rate_limits.closed(session, person.workspace_id, now).kinds
    for member in sorted(members, key=lambda one: (one.due_at, one.id), reverse=True):
        kind = kinds.get(member.kind)
        if member.coalesce_key in told:
            overtaken.append(member)
            continue
        if kind is None or member.kind in closed:
            gathering.let_go_alone(member, now)
            continue
        found = _view_first(session, kind, member, person, now)
        if isinstance(found, datetime):
            until = max(until, found)
        elif found is not None:
            sections.append(_make_section(kind, member, found, now))
            told |= {member.coalesce_key} - {None}
    for member in overtaken if until <= now else ():
        gathering.finish(member, Status.EXPIRED, now, OVERTAKEN)
    return until, sorted(sections, key=lambda one: one.order)


def _keep_room(
    kinds: Kinds,
    members: Sequence[OutboxRow],
    sections: list[Section],
    shown: int,
    person: Person,
    now: datetime,
) -> list[Section]:
    """Return what there is room for in a brief; what there is none for waits for the next one."""
    left = {one.row_id for one in sections[shown:]}
    rows = [member for member in members if member.id in left]
    move_on(kinds, rows, now, find_brief_after(person, now), now)
    return sections[:shown]


def _view_first(
    session: Session, kind: Kind, member: OutboxRow, person: Person, now: datetime
) -> View | datetime | None:
    """Return what a row says that is to go with a brief, or a moment that the brief waits for.

    None where it does not go with it: it is dropped, or goes by itself, or waits for another.
    """
    try:
        if not wants(person.choices, kind.choice):
            gathering.finish(member, Status.DROPPED, now, UNWANTED + kind.choice)
            return None
        about = find_subject(session, kind, member)
        if about is None and kind.about is not None:
            gathering.finish(member, Status.DROPPED, now, "what it is about is no longer there")
            return None
        held_until = shown_from(kind, person, about, now)
        if held_until > now:
            return next_polite(held_until, person.hours)
        leave = waits_for_return(kind, member, person, about, now)
        if leave is not None:
            gathering.put_back(member, leave)
            return None
        view = view_row(session, kind, member, person, about, now)
    except BUSY:
        raise
    except Exception:
        # By itself it is put off and told of, and the others do not notice.
        reference = uuid.uuid4().hex[:8]
        log.exception("row %d could not be composed (reference %s)", member.id, reference)
        gathering.let_go_alone(member, now)
        return None
    if isinstance(view, FileView):
        gathering.let_go_alone(member, now)
    elif view is None:
        gathering.finish(member, Status.DROPPED, now, NOTHING_TO_SAY)
    else:
        return view
    return None


def _make_section(kind: Kind, member: OutboxRow, view: View, now: datetime) -> Section:
    message, until = close_in_time(member, kind, view, now)
    over = until is not None and until <= now
    short = None if over else view.short
    return Section(kind, member.id, message, short, view.blocks, until, view.put_off)


def _arrange(brief: OutboxRow, sections: Sequence[Section], now: datetime) -> Arranged:
    live = {one.row_id: one.until for one in sections if one.until is not None and one.until > now}
    until = min(live.values(), default=None)
    if len(sections) == 1:
        (only,) = sections
        return Arranged(only.message, only.blocks, until, live, only.message)
    date_of = date.fromisoformat(brief.occurrence)
    day = short_day(date_of, date_of)
    message = lay_out(sections, brief.variant, day, brief.token)
    whole = lay_out(sections, f"{len(sections)}:{len(sections)}:0", day, brief.token)
    return Arranged(message if live else message.without_buttons(), (), until, live, whole)

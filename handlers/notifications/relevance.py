"""Whether a message that was queued is still wanted when its turn comes."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.meeting import AHEAD, State
from db.mentoring import actions, lapses, meetings, pairs, people, recaps
from db.mentoring.pairs import ACTIVE, ENDED
from db.messages.outbox import OutboxRow
from handlers.digest.schedule import send_to_facilitators
from handlers.notifications import unreachable
from handlers.notifications.timing import letter_allowed_at

Question = Callable[[Session, str, int], str | None]


def wanted(session: Session, row: OutboxRow, now: datetime) -> str | datetime | None:
    """Return None when a row is to be sent now.

    Otherwise the later moment from which it may be, or in a few words why it is wanted no longer.
    """
    person = people.find(session, row.workspace_id, row.recipient)
    if person is not None and not person.active:
        return "the person is no longer active"
    question = QUESTIONS.get(row.kind)
    number = (row.subject or "").partition(":")[2]
    why_not = question(session, row.workspace_id, int(number)) if question else None
    if why_not is not None:
        return why_not
    at = letter_allowed_at(session, row, now)
    return at if at > now else None


def undeliverable(session: Session, row: OutboxRow, error: str, now: datetime) -> None:
    """Take note that a person, or a channel, can no longer be written to."""
    if row.kind == "digest":
        send_to_facilitators(session, row, error, now)
        return
    person = people.find(session, row.workspace_id, row.recipient)
    if person is not None:
        unreachable.note(session, person, now)


def _ahead(session: Session, workspace_id: str, meeting_id: int) -> str | None:
    meeting = meetings.get(session, workspace_id, meeting_id)
    if meeting is None or meeting.stands not in AHEAD:
        return "the meeting is no longer ahead"
    return None if meeting.pair.state != ENDED else "the pair has ended"


def _unwritten(session: Session, workspace_id: str, meeting_id: int) -> str | None:
    meeting = meetings.get(session, workspace_id, meeting_id)
    still = meeting is not None and meeting.stands is State.HELD
    return None if still else "the recap is written"


def _unanswered(session: Session, workspace_id: str, recap_id: int) -> str | None:
    recap = recaps.get(session, workspace_id, recap_id)
    still = recap is not None and recap.state == recaps.WAITING and recap.pair.state != ENDED
    return None if still else "the recap is answered, or the pair has ended"


def _to_change(session: Session, workspace_id: str, recap_id: int) -> str | None:
    recap = recaps.get(session, workspace_id, recap_id)
    still = recap is not None and recap.state == recaps.AMENDED and recap.pair.state != ENDED
    return None if still else "the recap is changed, or the pair has ended"


def _open_item(session: Session, workspace_id: str, action_id: int) -> str | None:
    item = actions.get(session, workspace_id, action_id)
    if item is None or item.state != actions.OPEN:
        return "the action item is closed"
    return None if item.pair.state != ENDED else "the pair has ended"


def _lapsed(session: Session, workspace_id: str, lapse_id: int) -> str | None:
    lapse = lapses.get(session, workspace_id, lapse_id)
    return None if lapse and lapse.closed_at is None else "the lapse is over"


def _gone(session: Session, workspace_id: str, person_id: int) -> str | None:
    back = people.get(session, workspace_id, person_id).active
    return "the person is back" if back else None


def _not_ended(session: Session, workspace_id: str, pair_id: int) -> str | None:
    pair = pairs.get(session, workspace_id, pair_id)
    return None if pair.state == ACTIVE else "the pair is paused or has ended"


QUESTIONS: dict[str, Question] = {
    "agenda.prompt": _ahead,
    "agenda.shared": _ahead,
    "meeting.order": _ahead,
    "meeting.ask": _ahead,
    "recap.to_write": _unwritten,
    "recap.waiting": _unanswered,
    "recap.change": _to_change,
    "action.given": _open_item,
    "action.reminder": _open_item,
    "lapse.nudge": _lapsed,
    "lapse.check_in": _not_ended,
    "pair.welcome": _not_ended,
    "pair.resumed": _not_ended,
    "person.gone": _gone,
}

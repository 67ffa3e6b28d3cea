"""What facilitators are told of their programme, and whoever may start the first one."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.mentoring import programmes
from db.mentoring.programmes import Programme
from db.messages import outbox
from db.messages.outbox import Letter
from handlers.notifications.kinds import Kind, Notice, Reader, Timing, View
from handlers.programme.context import build_context

OF_USE = timedelta(days=30)


def compose_invitation(
    session: Session, _reader: Reader, notice: Notice, _about: None, _now: datetime
) -> View | None:
    """Return how a first programme is started; nothing where there is one."""
    if not notice.sent and programmes.of_workspace(session, notice.workspace_id):
        return None
    return View(say("programme/invitation"))


def compose_facilitating(
    session: Session, reader: Reader, _notice: Notice, programme: Programme, now: datetime
) -> View:
    """Return to somebody that they run a programme, and what they can do."""
    running = programmes.facilitators(session, programme.workspace_id, programme.id)
    is_open = reader.person in running
    known = build_context(session, programme)
    others = [one.name for one in running if one != reader.person]
    message = say("programme/facilitating", is_open=is_open, others=others, **known)
    return View(message, is_open=is_open)


def compose_handed_on(
    session: Session, reader: Reader, _notice: Notice, programme: Programme, _now: datetime
) -> View:
    """Return to somebody that they run a programme no more, and who does."""
    running = programmes.facilitators(session, programme.workspace_id, programme.id)
    is_open = reader.person not in running
    names = [one.name for one in running]
    message = say("programme/handed_on", programme=programme.name, names=names, is_open=is_open)
    return View(message, is_open=is_open)


INVITATION = Kind(
    name="programme.invitation",
    choice=Choice.ALWAYS,
    about=None,
    compose=compose_invitation,
    templates=("programme/invitation",),
    timing=Timing.REPLY,
    live=None,
)
FACILITATING = Kind(
    name="programme.facilitating",
    choice=Choice.ALWAYS,
    about=Programme,
    compose=compose_facilitating,
    templates=("programme/facilitating",),
    command="/mentoring programme",
)
HANDED_ON = Kind(
    name="programme.handed_on",
    choice=Choice.ALWAYS,
    about=Programme,
    compose=compose_handed_on,
    templates=("programme/handed_on",),
    live=None,
)


def invite(session: Session, workspace_id: str, slack_id: str, now: datetime) -> bool:
    """Let somebody know how to start a workspace's first programme; at once, and once only.

    Nobody need know them yet. Returns False where they were told before, or there is one.
    """
    if programmes.of_workspace(session, workspace_id):
        return False
    letter = Letter(
        workspace_id=workspace_id,
        recipient=slack_id,
        kind=INVITATION.name,
        key=f"{workspace_id}:{INVITATION.name}:{slack_id}",
        due_at=now,
        expires_at=now + OF_USE,
    )
    return outbox.queue(session, letter, now, repeats=True)

"""The kind of message that others are gathered into; what it says is composed of theirs."""

from agendas.rhythm.choices import Choice
from db.messages import outbox
from handlers.notifications.kinds import ASKED_FOR, Kind

BRIEF = Kind(
    name=outbox.BRIEF,
    choice=Choice.ALWAYS,
    about=None,
    # What is in it is composed, and by whom: `handlers/notifications/briefing/briefs.py`.
    compose=lambda *_: None,
    templates=("brief/head", "brief/more", "brief/noted"),
    # What is in it may be what a meeting needs.
    resend_unread=True,
    live=ASKED_FOR,
)

"""What people type in Slack: whether the app there has the names that this bot answers to.

Slack tells no bot which commands its app has. What can be known is what it sends.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.text.commands import COMMANDS, show_commands
from bot.doctor.finding import Finding
from db.operations import heartbeats

LOOKED_BACK = timedelta(days=30)
PUT_RIGHT = (
    "Paste what `python -m bot manifest` prints into the app's manifest, or set COMMAND_PREFIX to "
    "what the app has, and restart."
)


def check_commands(session: Session, prefix: str, now: datetime) -> Finding:
    """Say which commands are answered, and whether Slack has sent any other of late."""
    ours = ", ".join(show_commands(command, prefix) for command in COMMANDS)
    strange = heartbeats.list_unknown_commands(session, now - LOOKED_BACK)
    # What came before the setting was changed is no fault of today's.
    strange = [name for name in strange if name not in ours.split(", ")]
    if strange:
        sentence = f"Slack sent {', '.join(strange)}; this bot answers to {ours}."
        return Finding("commands", False, sentence, PUT_RIGHT)
    sentence = f"answered are {ours}; Slack has sent no other in {LOOKED_BACK.days} days."
    return Finding("commands", True, sentence)

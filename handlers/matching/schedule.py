"""What time brings to a proposal: what was said counts, and what nobody answers is closed."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.mentoring.matching.proposals import Proposal
from handlers.matching import service


def on_due(session: Session, proposal: Proposal, now: datetime) -> None:
    """Go on with a proposal as far as it has come by now."""
    service.go_on(session, proposal, now)

"""What time brings to a roster: its next part, the end of its day, and an end if it got stuck."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.text.messages import phrase
from db.mentoring import people, rosters
from db.mentoring.rosters import Roster, RosterState
from handlers.roster import service
from handlers.roster.reading import refuse
from handlers.roster.undoing import take_part_back


def on_due(session: Session, roster: Roster, now: datetime) -> None:
    """Go on with a roster, or let it end."""
    by = people.get(session, roster.workspace_id, roster.person_id)
    if roster.state == RosterState.LOADING:
        service.load_part(session, roster, by, now)
    elif roster.state == RosterState.UNDOING:
        take_part_back(session, roster, by, now)
    elif roster.state == RosterState.LOADED and service.end_replaced(session, roster, by, now):
        return
    elif roster.state in (RosterState.ASKED, RosterState.READING):
        refuse(roster, phrase("roster/not_had", "stuck"), now)
    else:
        service.leave(roster)
        rosters.wipe(roster)

"""What each person of the demo is, for the page."""

from __future__ import annotations

from sqlalchemy import select

from db.core.engine import Sessions
from db.mentoring.pairs import ENDED, Pair
from sandbox.demo.department import FACILITATORS, Department


def name_roles(sessions: Sessions, department: Department) -> dict[str, str]:
    """Return what people are, by their ids: "Mentor of Tom Brandt", "Facilitator"."""
    mentees: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    with sessions() as session:
        for pair in session.scalars(select(Pair).where(Pair.state != ENDED).order_by(Pair.id)):
            mentees.setdefault(pair.mentor.slack_id, []).append(pair.mentee.name)
            found[pair.mentee.slack_id] = f"Mentee of {pair.mentor.name}"
    for mentor, theirs in mentees.items():
        many = theirs[0] if len(theirs) == 1 else f"{len(theirs)} mentees"
        found[mentor] = f"Mentor of {many}"
    found |= {department.who[handle].id: "Facilitator" for handle in FACILITATORS}
    return {one.id: found.get(one.id, "Colleague") for one in department.sandbox.people}

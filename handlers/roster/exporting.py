"""The pairs of a programme as lines of a roster, which can be loaded again as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.roster.columns import AUTHORITIES
from agendas.roster.writing import Line
from agendas.text.messages import phrase
from db.mentoring import meetings, pairs, people
from db.mentoring.matching import offers, superiors
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.programmes import Programme


@dataclass(frozen=True)
class _Beside:
    """What stands beside pairs on a roster: each read once, for all of a programme's lines."""

    ahead: Mapping[int, Meeting]
    places: Mapping[tuple[int, int], int]
    superiors: Mapping[tuple[int, str], int]
    named: Mapping[int, str]


def list_lines(session: Session, programme: Programme, *, ended: bool = False) -> list[Line]:
    """Return the pairs of a programme as lines of a roster."""
    there = pairs.of_programme(session, programme.workspace_id, programme.id)
    there = [pair for pair in there if ended or pair.state != ENDED]
    beside = _read_beside(session, programme.workspace_id, there)
    return [_make_line(pair, beside) for pair in there]


def _read_beside(session: Session, workspace_id: str, there: Sequence[Pair]) -> _Beside:
    known = people.kept(session, workspace_id)
    return _Beside(
        meetings.list_ahead(session, there),
        offers.list_places(session, workspace_id),
        superiors.list_superiors(session, workspace_id),
        {one.id: f"{one.name} <{one.slack_id}>" for one in known},
    )


def _make_line(pair: Pair, beside: _Beside) -> Line:
    ahead = beside.ahead.get(pair.id)
    local = wall_time(ahead.starts_at, pair.mentee.zone) if ahead else None
    places = beside.places.get((pair.programme_id, pair.mentor_id))
    over = (beside.superiors.get((pair.mentee_id, one)) for one in AUTHORITIES)
    chair, supervisor = ("" if one is None else beside.named[one] for one in over)
    return Line(
        programme=pair.programme.name,
        mentor=beside.named[pair.mentor_id],
        mentee=beside.named[pair.mentee_id],
        cadence=phrase("shared/_cadence", "words", cadence=pair.cadence),
        next_meeting=local.isoformat(" ", "minutes") if local else "",
        mentor_capacity="" if places is None else str(places),
        chair=chair,
        supervisor=supervisor,
    )

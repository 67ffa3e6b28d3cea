"""What a roster says of people beside their pairs: mentors' places, mentees' chair, supervisor."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from agendas.roster.columns import AUTHORITIES, MORE, PLACES
from db.mentoring.matching import offers, superiors
from db.mentoring.people import Person
from db.mentoring.rosters import Made
from handlers.roster.planning import Known, Step


def keep(
    session: Session,
    workspace_id: str,
    part: Sequence[Step],
    known: Known,
    new: Mapping[str, Person],
) -> list[Made]:
    """Keep what some steps say of their people; return what that was before, to be undone by.

    `new` are those people who were not on record, by Slack id.
    """
    places, over = _collect(part, known, new)
    _write(session, workspace_id, places, over)
    taken = [
        Made(mentor, PLACES, _text(known.places.get((programme, mentor))), _text(most), programme)
        for (programme, mentor), most in places.items()
    ]
    said = [
        Made(mentee, authority, _text(known.superiors.get((mentee, authority))), _text(superior))
        for (mentee, authority), superior in over.items()
    ]
    return [*taken, *said]


def _collect(
    part: Sequence[Step], known: Known, new: Mapping[str, Person]
) -> tuple[dict[tuple[int, int], int | None], dict[tuple[int, str], int | None]]:
    def number(slack_id: str) -> int:
        there = known.people.get(slack_id)
        return there.id if there else new[slack_id].id

    places: dict[tuple[int, int], int | None] = {}
    over: dict[tuple[int, str], int | None] = {}
    for step in part:
        entry = step.entry
        if PLACES in step.details:
            at = known.programmes[entry.programme], number(entry.mentor.slack_id)
            places[at] = entry.capacity
        for authority in AUTHORITIES:
            if authority in step.details:
                other = getattr(entry, authority)
                over[number(entry.mentee.slack_id), authority] = number(other.slack_id)
    return places, over


def is_detail(made: Made) -> bool:
    """Tell whether it is of a person and not of a pair."""
    return made.change in MORE


def take_back(
    session: Session, workspace_id: str, made: Sequence[Made], run: Collection[int]
) -> None:
    """Let what a roster kept of people be as it was, unless it has been changed since.

    `run` are the programmes in which whoever undoes it may. Who had themselves forgotten meanwhile
    is nobody's chair or supervisor again.
    """
    details = [one for one in made if is_detail(one)]
    if not details:
        return
    places = offers.list_places(session, workspace_id)
    over = superiors.list_superiors(session, workspace_id)
    _write(
        session,
        workspace_id,
        {
            (one.programme, one.number): _number(one.before)
            for one in details
            if one.change == PLACES
            and one.programme in run
            and places.get((one.programme, one.number)) == _number(one.after)
        },
        {
            (one.number, one.change): _find_there(session, _number(one.before))
            for one in details
            if one.change != PLACES and over.get((one.number, one.change)) == _number(one.after)
        },
    )


def _write(
    session: Session,
    workspace_id: str,
    places: Mapping[tuple[int, int], int | None],
    over: Mapping[tuple[int, str], int | None],
) -> None:
    if places:
        offers.put_places(session, workspace_id, places)
    if over:
        superiors.put_superiors(session, workspace_id, over)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _find_there(session: Session, number: int | None) -> int | None:
    person = session.get(Person, number) if number is not None else None
    return person.id if person and not person.forgotten else None

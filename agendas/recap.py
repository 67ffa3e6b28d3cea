"""A recap: what was agreed, as plain data that can be read back, changed and read back again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any, Self

REMIND_TO_WRITE_AFTER = timedelta(days=2)
OFFER_TO_MENTOR_AFTER = timedelta(days=5)
GOAL_LENGTH = 300
SAID_LENGTH = 1000
ACTION_LENGTH = 300
DECISIONS_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A goal gone over: what was said of it and where it stands now (S1, S2).

    `is_new` is one that no earlier recap had agreed. `was` is its horizon as the meeting found it,
    and `horizon` the longer one that it was given there, if it was (S12).
    """

    id: int
    text: str
    said: str
    state: str
    horizon: str = ""
    was: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class PointEnd:
    """What became of a point of the agenda: `end` is one of `agendas.agenda.ENDS`."""

    id: int
    domain: str
    text: str
    time_line: str
    end: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal set at the meeting, with its horizon; `id` is its row once it has one."""

    text: str
    horizon: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class SetGoal:
    """A goal as a recap agrees on it for the first time, with what was said of it."""

    text: str
    horizon: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """Who does what by when (S4); `owner` is "mentor" or "mentee"."""

    text: str
    owner: str
    due_on: date | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a recap says. `next_meeting` is an aware moment or None.

    `points` are those that the agenda had, each with its end; `done` are earlier promises that were
    found to be kept.
    """

    reviewed: tuple[Reviewed, ...] = ()
    new_goals: tuple[NewGoal, ...] = ()
    promises: tuple[Promise, ...] = ()
    decisions: str = ""
    next_meeting: datetime | None = None
    points: tuple[PointEnd, ...] = ()
    done: tuple[Promise, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was written: there is nothing to read back then."""
        said = any(goal.said or goal.horizon or goal.state != "open" for goal in self.reviewed)
        ended = any(point.end != "kept" for point in self.points)
        written = self.new_goals or self.promises or self.decisions or self.done
        return not (said or ended or written)

    def list_gone_back_over(self) -> list[Reviewed]:
        """Return the goals of which there is something to say, but for those that are new (S1)."""
        return [
            goal
            for goal in self.reviewed
            if (goal.state != "open" or (not goal.is_new and (goal.said or goal.horizon)))
        ]

    def list_new_goals(self) -> list[SetGoal]:
        """Return the goals that are agreed for the first time, wherever they were typed (S2)."""
        typed = [g for g in self.reviewed if g.is_new and g.state == "open"]
        return [
            *(SetGoal(goal.text, goal.horizon or goal.was, goal.said) for goal in typed),
            *(SetGoal(goal.text, goal.horizon) for goal in self.new_goals),
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the content as JSON holds it."""
        kept = asdict(self)
        kept["next_meeting"] = self.next_meeting.isoformat() if self.next_meeting else None
        for promise in (*kept["promises"], *kept["done"]):
            promise["due_on"] = promise["due_on"].isoformat() if promise["due_on"] else None
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the content that `as_json` was given."""
        moment = kept["next_meeting"]
        return cls(
            tuple(Reviewed(**goal) for goal in kept["reviewed"]),
            tuple(NewGoal(**goal) for goal in kept["new_goals"]),
            _promises(kept["promises"]),
            kept["decisions"],
            datetime.fromisoformat(moment) if moment else None,
            tuple(PointEnd(**point) for point in kept.get("points", ())),
            _promises(kept.get("done", ())),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a version says otherwise than another; None is what it does not say at all.

    `part` is the name of the field of Content that it stands in.
    """

    part: str
    was: Any
    now: Any


def may_begin(role: str, held_at: datetime, now: datetime) -> bool:
    """Say whether somebody may write the first version: the mentee, or else the mentor, later.

    `held_at` is when it was noted that the two met; the moments are aware.
    """
    return role == "mentee" or now >= held_at + OFFER_TO_MENTOR_AFTER


def list_changes(old: Content, new: Content) -> list[Change]:
    """Return what one version says otherwise than the one before, in the order of its parts."""
    found: list[Change] = []
    for part in fields(Content):
        was, now = getattr(old, part.name), getattr(new, part.name)
        if isinstance(was, tuple):
            found += _compare_rows(part.name, was, now)
        elif was != now:
            found.append(Change(part.name, was or None, now or None))
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new version changes in the rows that the one before made.

    Rows keep their identity: what is gone is dropped in the open, never forgotten.
    """

    added: tuple[int, ...] = field(default=())
    kept: tuple[tuple[int, int], ...] = field(default=())
    gone: tuple[int, ...] = field(default=())


def difference(before: list[int], after: list[int | None]) -> Difference:
    """Compare the row ids of one version with those of the next.

    `added` holds positions in `after` that have no row yet, `kept` pairs of (row id, position),
    `gone` the row ids of `before` that `after` lacks. An id that was not there before is new, and
    so is one that comes a second time.
    """
    first = {id_: at for at, id_ in reversed(list(enumerate(after))) if id_ is not None}
    kept = tuple((id_, first[id_]) for id_ in before if id_ in first)
    known = {at for _, at in kept}
    added = tuple(at for at in range(len(after)) if at not in known)
    return Difference(added, kept, tuple(id_ for id_ in before if id_ not in first))


def _promises(kept: Iterable[Mapping[str, Any]]) -> tuple[Promise, ...]:
    return tuple(Promise(**{**promise, "due_on": _day(promise["due_on"])}) for promise in kept)


def _compare_rows(part: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Change]:
    was = {row.id: row for row in old if row.id is not None and _is_told(row)}
    now = {row.id: row for row in new if row.id is not None and _is_told(row)}
    for row_id in dict.fromkeys((*was, *now)):
        before, after = was.get(row_id), now.get(row_id)
        if before != after:
            yield Change(part, before, after)
    yield from (Change(part, None, row) for row in new if row.id is None)


def _is_told(row: Any) -> bool:
    """Say whether a row of a recap is told of: not so a goal of which nothing was said."""
    if not isinstance(row, Reviewed):
        return True
    return bool(row.said or row.horizon or row.is_new or row.state != "open")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

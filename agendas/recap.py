"""A recap: what was agreed, as plain data that can be read back, changed and read back again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Self

REMIND_TO_WRITE_AFTER = timedelta(days=2)
GOAL_LENGTH = 300
SAID_LENGTH = 1000
ACTION_LENGTH = 300
DECISIONS_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A goal looked back on: what was said of it and where it stands now (S1, S2)."""

    id: int
    text: str
    said: str
    state: str


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal set at the meeting, with its horizon; `id` is its row once it has one."""

    text: str
    horizon: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """Who does what by when (S4); `owner` is "mentor" or "mentee"."""

    text: str
    owner: str
    due_on: date | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a recap says. `next_meeting` is an aware moment or None."""

    reviewed: tuple[Reviewed, ...] = ()
    new_goals: tuple[NewGoal, ...] = ()
    promises: tuple[Promise, ...] = ()
    decisions: str = ""
    next_meeting: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was written: there is nothing to read back then."""
        said = any(goal.said or goal.state != "open" for goal in self.reviewed)
        return not (said or self.new_goals or self.promises or self.decisions)

    def as_json(self) -> dict[str, Any]:
        """Return the content as JSON holds it."""
        kept = asdict(self)
        kept["next_meeting"] = self.next_meeting.isoformat() if self.next_meeting else None
        for promise in kept["promises"]:
            promise["due_on"] = promise["due_on"].isoformat() if promise["due_on"] else None
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the content that `as_json` was given."""
        moment = kept["next_meeting"]
        return cls(
            tuple(Reviewed(**goal) for goal in kept["reviewed"]),
            tuple(NewGoal(**goal) for goal in kept["new_goals"]),
            tuple(
                Promise(**{**promise, "due_on": _day(promise["due_on"])})
                for promise in kept["promises"]
            ),
            kept["decisions"],
            datetime.fromisoformat(moment) if moment else None,
        )


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


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

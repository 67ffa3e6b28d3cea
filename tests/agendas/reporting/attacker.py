"""Somebody who holds all that was ever published, and asks what follows from it.

What they do not know are whole numbers within bounds; what they know are sums of some of them. A
number is known where no other one fits with all that. The search for another one begins at the
truth, changes what is asked about, and mends one sum after the other: what it finds is a proof that
somebody who holds all this could as well live in that other world.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Numbers = Mapping[Hashable, int]
PATIENCE = 3000


@dataclass
class Knowledge:
    """What somebody knows: the bounds of numbers, and sums; `truth` is what they would know."""

    truth: dict[Hashable, int] = field(default_factory=dict)
    bounds: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    sums: list[tuple[dict[Hashable, int], int]] = field(default_factory=list)

    def suspect(self, name: Hashable, truth: int, least: int, most: int) -> None:
        """Take up a number that lies within bounds."""
        assert least <= truth <= most, (name, least, truth, most)
        self.truth[name], self.bounds[name] = truth, (least, most)

    def learn(self, names: Iterable[Hashable], total: int, less: Iterable[Hashable] = ()) -> None:
        """Know what some numbers come to, less some others."""
        parts = dict.fromkeys(names, 1) | dict.fromkeys(less, -1)
        assert sum(self.truth[name] * times for name, times in parts.items()) == total, (
            "what was told is not so"
        )
        self.sums.append((parts, total))

    def find_known(self, names: Iterable[Hashable]) -> list[Hashable]:
        """Return those of these numbers that cannot be other than they are."""
        return [name for name in names if not self.can_differ(name)]

    def can_differ(self, name: Hashable) -> bool:
        """Say whether a number could be another one."""
        least, most = self.bounds[name]
        others = (self.truth[name] + by for by in (1, -1, 2, -2, 3, -3, 4, -4))
        return any(self.can_be({name: other}) for other in others if least <= other <= most)

    def can_be(self, numbers: Numbers) -> bool:
        """Say whether these numbers could be so, all at once."""
        where: dict[Hashable, list[int]] = {}
        for place, (parts, _) in enumerate(self.sums):
            for name in parts:
                where.setdefault(name, []).append(place)
        rest = [0] * len(self.sums)
        for name, other in numbers.items():
            self._move(rest, where, name, other - self.truth[name])
        patience = [PATIENCE]
        return self._mend(dict(numbers), rest, where, patience)

    def _move(
        self, rest: list[int], where: Mapping[Hashable, list[int]], name: Hashable, by: int
    ) -> None:
        for place in where.get(name, ()):
            rest[place] += by * self.sums[place][0][name]

    def _mend(
        self,
        moved: dict[Hashable, int],
        rest: list[int],
        where: Mapping[Hashable, list[int]],
        patience: list[int],
    ) -> bool:
        """Change numbers that were not changed yet until all sums are as they are known."""
        broken = [place for place, off in enumerate(rest) if off]
        if not broken:
            return True
        patience[0] -= 1
        if patience[0] < 0:
            return False
        place = min(broken, key=lambda one: len(self.sums[one][0]))
        for name, by in self._list_moves(place, moved, rest, where):
            moved[name] = self.truth[name] + by
            self._move(rest, where, name, by)
            if self._mend(moved, rest, where, patience):
                return True
            self._move(rest, where, name, -by)
            del moved[name]
        return False

    def _list_moves(
        self,
        place: int,
        moved: Numbers,
        rest: list[int],
        where: Mapping[Hashable, list[int]],
    ) -> Iterator[tuple[Hashable, int]]:
        """Return what mends a sum, that first which leaves the least to be mended elsewhere."""
        found: list[tuple[int, int, Hashable, int]] = []
        for name, times in self.sums[place][0].items():
            if name in moved:
                continue
            least, most = self.bounds[name]
            wanted = -rest[place] * times
            room = most - self.truth[name] if wanted > 0 else least - self.truth[name]
            by = min(wanted, room) if wanted > 0 else max(wanted, room)
            if by:
                left = sum(abs(rest[at] + by * self.sums[at][0][name]) for at in where[name])
                found.append((left, len(found), name, by))
        yield from ((name, by) for _, _, name, by in sorted(found)[:12])

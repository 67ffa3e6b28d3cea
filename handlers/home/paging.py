"""App Home in pages: as many entries on each as Slack has room for."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """Entries from `first` to before `last`, of so many; where the one before begins, if any."""

    first: int
    last: int
    count: int
    earlier: int | None

    @property
    def later(self) -> int | None:
        """Where the next page begins, if there is one."""
        return self.last if self.last < self.count else None


def turn_to(first: int, count: int, weigh: Callable[[int], int], room: int) -> Page:
    """Return the page that begins with the entry `first`, where there is one, or else the last.

    `weigh` says of an entry by its number how many blocks it takes. A page has an entry at least.
    """
    first = max(0, min(first, count - 1))
    last, left = first, room
    while last < count and (left >= weigh(last) or last == first):
        left -= weigh(last)
        last += 1
    return Page(first, last, count, _find_earlier(first, weigh, room))


def _find_earlier(first: int, weigh: Callable[[int], int], room: int) -> int | None:
    if first == 0:
        return None
    begins, left = first, room
    while begins > 0 and (left >= weigh(begins - 1) or begins == first):
        begins -= 1
        left -= weigh(begins)
    return begins

"""A row of the table that `make bench` prints: what something costs, beside its floor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was measured, and what nothing can be below (or stood beside it), in one unit."""

    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many floors it is."""
        return self.ours / self.floor

    def show(self, what: str, reach: str, unit: str = "ms", scale: float = 1000) -> str:
        """Return the row: the ratio, what it is to reach, and both figures."""
        figures = f"{self.ours * scale:.2f} / {self.floor * scale:.2f} {unit}"
        return f"  {what}: {self.ratio:.2f} (to reach {reach}; {figures})"

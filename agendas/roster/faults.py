"""What is wrong with a line of a roster, and what is to be known of those whom it names."""

from dataclasses import dataclass, field

from agendas.text.messages import phrase


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its line in the file, which fault, and the facts of it.

    `column` is the one it is about, or "" where it is the row as a whole.
    """

    line: int
    kind: str
    facts: dict[str, object] = field(default_factory=dict)
    column: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, and what to write instead."""
        return phrase("roster/faults", self.kind, **self.facts)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be known of somebody whom a row names, and keeps nobody from being loaded."""

    line: int
    kind: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is to be known."""
        return phrase("roster/remarks", self.kind, **self.facts)

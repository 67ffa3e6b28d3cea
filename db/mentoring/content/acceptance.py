"""What a row has that is one version of a text which both of a pair must accept."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agendas.acceptance import ROLES, Standing, State
from db.core.base import check_word


class TextVersion:
    """One version, for a table whose rows come due: whoever it waits for is reminded of it then.

    `proposed_by` is the role of whoever wrote it, `change` what the other wanted changed in it. The
    text itself is the table's own, and is never written again.
    """

    if TYPE_CHECKING:
        next_due_at: Mapped[datetime | None]

    version: Mapped[int]
    state: Mapped[str] = mapped_column(default=State.WAITING)
    proposed_by: Mapped[str]
    change: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    @property
    def was_agreed(self) -> bool:
        """Whether both accepted this version, be it that a later one has taken its place."""
        answered = self.answered_at is not None and not self.change
        return self.state == State.ACCEPTED or (self.state == State.REPLACED and answered)

    def stand(self, agreed: "TextVersion | None" = None) -> Standing:
        """Return where this version stands; `agreed` is the one that both have accepted, if any."""
        before = agreed is not None and agreed.version < self.version
        return Standing(State(self.state), self.proposed_by, before)


def check_words() -> tuple[CheckConstraint, CheckConstraint]:
    """Return the rules of a table of versions: its states and roles are known."""
    return check_word("state", State), check_word("proposed_by", ROLES)

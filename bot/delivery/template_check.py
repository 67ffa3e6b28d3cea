"""Templates tried before they are needed: at the start, and again whenever one has changed."""

import logging
from hashlib import sha256

from click import ClickException
from sqlalchemy.orm import Session

from agendas.dates.clock import Clock
from agendas.text import messages as words
from bot.delivery.holds import TEMPLATE
from bot.operations.fingerprints import CODE, compute_fingerprints
from db.core import workspaces
from db.core.engine import Sessions
from db.messages import rate_limits
from db.operations import versions
from handlers import due
from handlers.features import list_kinds
from handlers.notifications import samples
from handlers.notifications.samples import Broken

log = logging.getLogger(__name__)

LONGEST_REASON = 200
WELL = "well"  # the part of a version that says that all of it was tried, and can be used
MENDED = "It is looked at every minute: once it is mended, they go on."


class BrokenTemplates(ClickException):
    """A new version was to be started with templates that cannot be used; says which, and why."""

    def __init__(self, found: list[Broken]) -> None:
        first, more = found[0], len(found) - 1
        super().__init__(
            f"The template {first.template} cannot be used: {first.why}. "
            f"{f'So it is with {more} more. ' if more else ''}Nothing was started, and nothing "
            "sent: mend it, then start again. `python -m bot doctor` names every one."
        )


class Sentences:
    """Knows which templates are broken, and holds the kinds of message that need one of them.

    `broken` is what was found when it was last looked.
    """

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock
        self.broken: list[Broken] = []
        self._seen = _stamp()

    def begin(self) -> None:
        """Look at all there is, before anything is sent.

        A version that was not started here before does not start with a broken template: raises
        BrokenTemplates. One that ran well starts, without the kinds of message concerned. Whatever
        has changed, the rows whose rule failed are tried again at once.
        """
        now_is = compute_fingerprints()
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            before = versions.started(session)
        if before == {**now_is, WELL: _well(now_is)}:
            # The same code has tried the same sentences: nothing can have come of it but that.
            return
        self._look()
        if self.broken and before.get(CODE) != now_is[CODE]:
            raise BrokenTemplates(self.broken)
        self._keep(now_is)

    def check(self) -> None:
        """Look again, if a template has changed or one is broken."""
        if self.broken or _stamp() != self._seen:
            self._look()
            self._keep(compute_fingerprints())

    def _look(self) -> None:
        before, self._seen = self.broken, _stamp()
        self.broken = samples.try_all().broken
        for one in self.broken:
            if one not in before:
                log.error("template %s cannot be used: %s", one.template, one.why)

    def _keep(self, now_is: dict[str, str]) -> None:
        with self._sessions.begin() as session:
            changed = [versions.note(session, part, is_now) for part, is_now in now_is.items()]
            tried = due.try_again(session, self._clock.now()) if any(changed) else 0
            versions.note(session, WELL, "" if self.broken else _well(now_is))
            hold(session, self.broken)
        if tried:
            log.warning("something has changed: %d that failed are tried again", tried)


def hold(session: Session, found: list[Broken]) -> None:
    """Hold the kinds of message that need a broken template, everywhere, and let the others go."""
    stopped = samples.find_stopped_kinds(found, list_kinds())
    for workspace_id in workspaces.every(session):
        held = rate_limits.holds(session, workspace_id)
        for kind, one in stopped.items():
            scope = rate_limits.kind(kind)
            # What Slack does not allow is still so when the template is mended.
            if held.get(scope, TEMPLATE).startswith(TEMPLATE):
                reason = f"{TEMPLATE}{one.template}: {one.why}"[:LONGEST_REASON]
                if rate_limits.hold(session, workspace_id, reason, scope):
                    log.error("sending is on hold in %s, %s: %s", workspace_id, scope, reason)
        for scope, reason in held.items():
            mended = scope.removeprefix(rate_limits.kind("")) not in stopped
            if reason.startswith(TEMPLATE) and mended:
                rate_limits.release(session, workspace_id, scope)
                log.warning("sending goes on in %s: %s", workspace_id, scope)


def _well(now_is: dict[str, str]) -> str:
    return sha256("".join(now_is.values()).encode()).hexdigest()


def _stamp() -> frozenset[tuple[str, int, int]]:
    files = (path for path in words.TEMPLATES.rglob("*") if path.is_file())
    return frozenset((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in files)

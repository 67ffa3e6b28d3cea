"""What time brings: the scheduler's ticks, delivery and recovery, without listening to Slack."""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from agendas.text.commands import NAMING
from bot.delivery.dispatcher import Delivery
from bot.delivery.holds import Holds
from bot.delivery.invitations import Invitations
from bot.delivery.scopes import GrantedScopes
from bot.delivery.template_check import Sentences
from bot.http.monitoring import ProcessStatus
from bot.operations import health
from bot.operations.absence import AbsenceWatch
from bot.operations.clock import Ticking, choose_clock
from bot.operations.heartbeats import Heartbeats
from bot.operations.maintenance import PARTS, Part, maintain
from bot.operations.metrics import Metrics, OutboxFigures, ProcessFigures
from bot.operations.scheduler import Scheduler, Tick
from bot.settings.settings import SlackSettings
from bot.slack.installations import open_installations
from bot.slack.roster_files import RosterReader
from bot.slack.server_time import SlackTime
from bot.slack.tokens import make_posting_clients, make_reading_clients
from db.core import schema
from db.core.engine import connect
from db.messages.leases import Pace
from db.sessions import sessions
from handlers import due
from handlers.features import list_kinds
from handlers.notifications.composing import Composer
from handlers.notifications.kinds import list_shown_by
from handlers.notifications.unreachable import build_note

PLAN_EVERY = 15.0
ROSTERS_EVERY = 2.0
DELIVER_EVERY = 1.5
RECOVER_EVERY = 15.0
HOLDS_EVERY = 60.0
RENEW_EVERY = 300.0
MAINTAIN_EVERY = 3600.0  # each part of it is done once a day
STOPPED_WITHIN = 10.0


class Worker:
    """Does what is due and sends what is queued; on PostgreSQL any number may do so.

    Without a clock it goes by the one that all processes on the database share. `pace` and `probe`
    are as in `Delivery`. Raises WrongSchema.
    """

    def __init__(
        self,
        settings: SlackSettings,
        clock: Ticking | None = None,
        *,
        pace: Pace | None = None,
        probe: Callable[[str], None] = lambda point: None,
    ) -> None:
        NAMING.set(settings.command_prefix)
        self.engine = connect(settings.database_url)
        schema.ensure(self.engine)
        kinds = list_kinds()
        self.sessions = sessions(self.engine, shown_by=list_shown_by(kinds))
        self.clock = clock or choose_clock(self.engine)
        self._installed = open_installations(settings, self.engine, self.clock)
        self.slack_time = SlackTime(self.clock)
        client_for = make_posting_clients(settings, self._installed, self.slack_time.note_date)
        name = f"{socket.gethostname()[:20]}:{os.getpid()}"
        self.delivery = Delivery(
            self.sessions,
            client_for,
            self.clock,
            composer=Composer(kinds),
            on_undeliverable=build_note(kinds),
            worker=name,
            pace=pace,
            probe=probe,
            slack_time=self.slack_time,
        )
        # Where workspaces install the bot by themselves, whoever does so is told.
        named = frozenset() if self._installed else settings.starters
        self.invitations = Invitations(self.sessions, client_for, self.clock, named)
        self.holds = Holds(self.sessions, client_for, self.clock)
        self.scopes = GrantedScopes(self.sessions, client_for)
        self.sentences = Sentences(self.sessions, self.clock)
        self._rosters = RosterReader(
            self.sessions,
            make_reading_clients(settings, self._installed),
            self.clock,
            lambda: self.scheduler.note("rosters"),
        )
        self.absence = AbsenceWatch(self.sessions, self.clock)
        self._heartbeats = Heartbeats(sessions(self.engine, hurried=True), self.clock, name)
        self.scheduler = Scheduler(self._heartbeats.wrap_ticks(self.get_ticks()))
        self.metrics = Metrics()
        self.metrics.registry.register(OutboxFigures(self.engine, self.clock))
        self.metrics.registry.register(
            ProcessFigures(
                self.scheduler.get_status, lambda: self.connected, lambda: self.slack_time.skew
            )
        )
        self._stopping = threading.Event()

    @classmethod
    def get_intervals(cls, many: bool) -> dict[str, float]:
        """Return what is done again and again, and after how many seconds each.

        `many` is whether workspaces install the bot by themselves.
        """
        return {
            "plan": PLAN_EVERY,
            "rosters": ROSTERS_EVERY,
            "deliver": DELIVER_EVERY,
            "recover": RECOVER_EVERY,
            "holds": HOLDS_EVERY,
            "maintain": MAINTAIN_EVERY,
            **({"renew": RENEW_EVERY} if many else {}),
        }

    def get_actions(self) -> dict[str, Tick]:
        """Return how each of these is done."""
        return {
            "plan": self.come_due,
            "rosters": self.read_rosters,
            "deliver": self.keep_delivering,
            "recover": self.recover,
            "holds": self.check_holds,
            "maintain": self.maintain,
            "renew": self.renew,
        }

    def get_ticks(self) -> dict[str, tuple[Tick, float]]:
        """Return what is done again and again, and after how many seconds each."""
        intervals = self.get_intervals(many=self._installed is not None)
        return {name: (self.get_actions()[name], seconds) for name, seconds in intervals.items()}

    def start(self) -> None:
        """Begin to do what time brings; before old traces go, who was away is noted."""
        with suppress(SQLAlchemyError):
            self.absence.look()
        self.scheduler.start()

    def stop(self) -> bool:
        """Begin nothing more, and finish what is in flight; False if that takes over ten seconds.

        What is then still in flight is looked up later, as after a crash.
        """
        until = time.monotonic() + STOPPED_WITHIN
        self._stopping.set()
        sent = self.delivery.stop(STOPPED_WITHIN)
        ended = self.scheduler.stop(max(0.0, until - time.monotonic()))
        self.engine.dispose()
        return sent and ended

    def come_due(self) -> None:
        """Do what is due, once it is noted who was away until now."""
        self.absence.look()
        self.apply_rules()

    def apply_rules(self) -> None:
        """Bring meetings, recaps, action items, pairs and digests up to the present."""
        due.apply_rules(self.sessions, self.clock.now(), self._stopping.is_set)

    def read_rosters(self) -> None:
        """Read the rosters that facilitators have dropped."""
        self._rosters.read_asked()

    def deliver(self) -> None:
        """Send what is due in the outbox and may go now."""
        self.delivery.deliver()

    def keep_delivering(self) -> None:
        """Send what is due in the outbox for as long as there is any, at Slack's pace."""
        self.delivery.keep_delivering(self._note_delivery)

    def _note_delivery(self) -> None:
        self.scheduler.note("deliver")
        self._heartbeats.note("deliver")

    def recover(self) -> None:
        """Find out what became of messages whose sending was cut short."""
        self.delivery.recover()

    def check_holds(self) -> None:
        """Go on with what was stopped, once it is mended; stop what cannot be written any more."""
        self.sentences.check()
        self.invitations.look()
        self.holds.check()
        self.scopes.look(new_only=True)

    def maintain(self) -> None:
        """Erase and drop what is not to be kept; look the database through, and back a file up.

        What Slack lets the bot do is looked at after all that, by one process a day.
        """
        scopes = Part("scopes", "scopes", lambda _engine, _now: self.scopes.look())
        maintain(self.engine, self.clock.now(), (*PARTS, scopes))

    def renew(self) -> None:
        """Renew the tokens that will soon expire."""
        if self._installed is not None:
            self._installed.renew()

    @property
    def connected(self) -> bool | None:
        """Whether Slack can be heard; None for one that does not listen."""
        return None

    def get_status(self) -> ProcessStatus:
        """Return what is shown of this process."""
        return ProcessStatus(self._check_alive, self._check_ready, self.metrics)

    def make_pages(self) -> list[Blueprint]:
        """Return the pages that are for people: none where nobody is answered."""
        return []

    def _check_alive(self) -> health.Parts:
        intervals = self.get_intervals(many=self._installed is not None)
        return health.check_scheduler(self.scheduler.get_status(), intervals)

    def _check_ready(self) -> health.Parts:
        return {
            **health.check_database(self.engine),
            **health.check_upkeep(self.engine),
            **health.check_backup(self.engine, self.clock.now()),
            **self._check_alive(),
            **health.check_ticks(self.scheduler.get_status()),
            **health.check_clock(self.slack_time.skew),
            **health.check_rules(self.engine, due.list_failing),
            **health.check_templates(one.template for one in self.sentences.broken),
            # Of a host's workspaces one may be on hold, and the process be well.
            **({} if self._installed else health.check_sending(self.engine)),
            **({} if self.connected is None else health.check_slack(self.connected)),
        }

    def next_due(self) -> datetime | None:
        """Return the next moment at which something is to happen (UTC), or None."""
        return due.find_next_due(self.sessions)

"""Figures for Prometheus: how the outbox stands, how long people wait, what failed.

Labels are names that stand in the code, statuses and scopes: never a person, a pair or a word.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from agendas.dates.clock import Clock
from bot.operations.health import get_backup_age
from bot.operations.logs import OURS
from bot.operations.scheduler import TickStatus
from db.messages import figures
from db.operations import upkeep
from db.sessions import sessions
from handlers import due

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)  # Slack waits for three
# Where a failure is logged says what it kept from happening.
FAILURES = {
    "handlers.slackui.transaction": "answer",
    "handlers.slackui.unanswered": "answer",
    "handlers.slackui.background": "answer",
    "handlers.slackui.responding": "answer",
    "handlers.notifications.redrawing": "answer",
    "handlers.due": "rule",
    "handlers.notifications.briefing.briefs": "message",
    "handlers.notifications.briefing.gathering": "message",
    "bot.delivery.sender": "message",
    "bot.delivery.refresher": "message",
    "bot.operations.maintenance.erasing": "erasing",
    "bot.operations.maintenance.retention": "retention",
    "bot.operations.maintenance.check": "check",
    "bot.operations.maintenance.backup": "backup",
    "bot.http.safe_app": "page",
    "bot.operations.scheduler": "tick",
}
LIBRARY = "library"
AT_MOST = f"counted up to {figures.COUNTED}"


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._handlers = Histogram(
            "reiterate_handler_seconds",
            "How long people's commands, presses and forms took to be answered.",
            ("kind", "name"),
            registry=self.registry,
            buckets=SECONDS,
        )
        self._failures = Counter(
            "reiterate_failures_total",
            "What failed and was logged with a reference, by what it kept from happening.",
            ("kind",),
            registry=self.registry,
        )
        for kind in (*FAILURES.values(), LIBRARY):
            self._failures.labels(kind)

    def record_response(self, kind: str, name: str, seconds: float) -> None:
        """Note how long an answer took."""
        self._handlers.labels(kind, name).observe(seconds)

    def record_failure(self, kind: str) -> None:
        """Note a failure."""
        self._failures.labels(kind).inc()

    def render(self, accept: str) -> tuple[bytes, str]:
        """Return the figures of this moment and their content type, as `Accept` asks for them."""
        encoder, content_type = choose_encoder(accept)
        return encoder(self.registry), content_type

    @contextmanager
    def count_failures(self) -> Iterator[None]:
        """Count what is logged as an error meanwhile."""
        counting = FailureCounter(self)
        logging.getLogger().addHandler(counting)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(counting)


class FailureCounter(logging.Handler):
    """Counts failures where they are logged: each has a line with its reference there."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.ERROR)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        ours = record.name.partition(".")[0] in OURS
        kind = FAILURES.get(record.name) if ours else LIBRARY
        if kind is not None:
            self._metrics.record_failure(kind)


class OutboxFigures(Collector):
    """What the database says about the outbox when it is asked."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._sessions = sessions(engine, hurried=True)
        self._clock = clock
        lite = engine.dialect.name == "sqlite"
        self._file = Path(engine.url.database or "") if lite else None

    def describe(self) -> list[Metric]:
        """Return nothing, so that nothing is asked when this is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; of a database that cannot be asked only that it is down."""
        try:
            found = self._read_figures()
        except SQLAlchemyError:
            found = []
        yield _make_gauge(
            "reiterate_database_up", "Whether the database answers.", float(bool(found))
        )
        yield from found
        yield from self._read_backup_age()

    def _read_figures(self) -> list[Metric]:
        now = self._clock.now()
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            rows, retried = figures.by_status(session), figures.retried(session)
            since, held = figures.oldest_due(session, now), figures.holds(session)
            failing = {table.__name__: 0 for table in due.TABLES}
            failing |= {one.name: one.rows for one in due.list_failing(session)}
            kept = upkeep.kept(session)
        age = max(0.0, (now - since).total_seconds()) if since else 0.0
        return [
            _make_labelled_gauge(
                "reiterate_outbox_rows",
                f"Messages by status, those that need nobody {AT_MOST}.",
                "status",
                rows,
            ),
            _make_gauge(
                "reiterate_outbox_retried_rows",
                f"Messages tried more than once, {AT_MOST}.",
                retried,
            ),
            _make_gauge(
                "reiterate_outbox_oldest_due_seconds",
                "For how long the message most overdue has been due.",
                age,
            ),
            _make_labelled_gauge(
                "reiterate_holds", "Workspaces with a scope on hold.", "scope", held
            ),
            _make_labelled_gauge(
                "reiterate_failing_rows", "Rows whose rule fails.", "kind", failing
            ),
            *_make_upkeep_metrics(kept, now),
        ]

    def _read_backup_age(self) -> Iterator[Metric]:
        age = get_backup_age(self._file, self._clock.now()) if self._file else None
        if age is not None:
            about = "Since when the day began of which the newest backup is."
            yield _make_gauge("reiterate_backup_age_seconds", about, age.total_seconds())


class ProcessFigures(Collector):
    """How the scheduler, the line to Slack and the clock fare.

    `connected` says None without such a line; `skew`, before Slack has said what time it is.
    """

    def __init__(
        self,
        pulse: Callable[[], Mapping[str, TickStatus]],
        connected: Callable[[], bool | None],
        skew: Callable[[], timedelta | None],
    ) -> None:
        self._pulse = pulse
        self._connected = connected
        self._skew = skew

    def describe(self) -> list[Metric]:
        """Return nothing, so that nothing is asked when this is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the figures of this moment."""
        quiet = {name: beat.quiet for name, beat in self._pulse().items()}
        yield _make_labelled_gauge(
            "reiterate_tick_age_seconds", "Since when a tick last ended.", "tick", quiet
        )
        connected = self._connected()
        if connected is not None:
            about = "Whether the Socket Mode connection is up."
            yield _make_gauge("reiterate_slack_connected", about, float(connected))
        skew = self._skew()
        if skew is not None:
            about = "By how much the clock is ahead of Slack's; behind it, if negative."
            yield _make_gauge("reiterate_slack_clock_skew_seconds", about, skew.total_seconds())


def _make_upkeep_metrics(kept: Mapping[str, upkeep.Upkeep], now: datetime) -> list[Metric]:
    failed = {name: float(bool(row.failure)) for name, row in kept.items()}
    since = {name: (now - row.done_at).total_seconds() for name, row in kept.items() if row.done_at}
    about = "Whether a part of the daily upkeep failed when it was last tried."
    return [
        _make_labelled_gauge("reiterate_upkeep_failed", about, "part", failed),
        _make_labelled_gauge(
            "reiterate_upkeep_age_seconds", "Since when it was done.", "part", since
        ),
    ]


def _make_gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _make_labelled_gauge(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=(label,))
    for value, number in values.items():
        family.add_metric((value,), number)
    return family

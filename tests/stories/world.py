"""A workspace with a programme in it: people type, time passes, people receive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from agendas.rhythm.cadence import Cadence
from bot.embedded import Bot
from bot.http.monitoring import serve_monitoring
from bot.http.web import PATH, make_events_app
from db.mentoring import people, programmes
from db.mentoring.pairs import Pair
from db.mentoring.people import Person as RowPerson
from db.mentoring.programmes import Programme
from db.messages.leases import Pace
from handlers.pair import beginning
from sandbox.clock import SandboxClock, SkewedClock
from sandbox.demo.pilot import Pilot
from sandbox.demo.run import make_settings, with_own_pages
from sandbox.model.entities import Conversation
from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.transport.web_server import WebServer
from sandbox.types import Json
from tests import direct
from tests.databases import Delivery

MANIFEST = Path(__file__).parents[2] / "manifest.json"
TUESDAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # ten o'clock in Toronto
TORONTO = "America/Toronto"


class World:
    """A sandbox workspace, the bot in it, and a clock that goes only when it is told to.

    `clock` is Slack's, and the people's; `host` is that of the machine that the bot is on, which
    agrees with it unless it is set apart.
    """

    def __init__(self, sandbox: Sandbox, bot: Bot, clock: SandboxClock, host: SkewedClock) -> None:
        self.sandbox, self.bot, self.clock, self.host = sandbox, bot, clock, host
        self.pilot = Pilot(bot, clock)
        self.channel: Conversation
        self.programme: Programme

    def person(self, name: str, real_name: str, tz: str = TORONTO) -> Person:
        """Add somebody to the workspace."""
        return self.sandbox.add_person(name, real_name=real_name, tz=tz)

    def start_programme(self, *facilitators: Person, name: str = "Medicine") -> Programme:
        """Start a programme with a private channel for its facilitators' digests."""
        channel = self.sandbox.add_channel(f"{name.lower()}-mentoring", facilitators, private=True)
        with self.bot.sessions.begin() as session:
            rows = [self._keep(session, person) for person in facilitators]
            programme = programmes.start(
                session, self.sandbox.team_id, name, channel.id, rows, self.clock.now()
            )
        if not hasattr(self, "programme"):
            self.programme, self.channel = programme, channel
        return programme

    def pair(
        self,
        mentor: Person,
        mentee: Person,
        cadence: str = "monthly",
        next_meeting: datetime | None = None,
        programme: Programme | None = None,
    ) -> int:
        """Make two people a pair; return its row id."""
        with self.bot.sessions.begin() as session:
            found = programmes.get(session, self.sandbox.team_id, (programme or self.programme).id)
            pair = beginning.begin(
                session,
                found,
                self._keep(session, mentor),
                self._keep(session, mentee),
                Cadence.parse(cadence),
                next_meeting,
                self.clock.now(),
            )
        self.pilot.settle()
        return pair.id

    def passes(self, **by: float) -> None:
        """Let time pass: `passes(days=3)`."""
        self.pilot.forward(timedelta(**by))

    def settles(self) -> None:
        """Let everything that is due now happen."""
        self.pilot.settle()

    def row(self, pair_id: int) -> Pair:
        """Return a pair as the database has it."""
        with self.bot.sessions() as session:
            found = session.get(Pair, pair_id)
            assert found is not None
            return found

    def _keep(self, session: Session, person: Person) -> RowPerson:
        member = person.member
        return people.keep(session, self.sandbox.team_id, person.id, member.real_name, member.tz)


Opens = Callable[[datetime], AbstractContextManager[World]]


@contextmanager
def world(
    database: str,
    start: datetime = TUESDAY,
    delivery: Delivery = "socket",
    port: int = 0,
    *,
    organisation: bool = True,
    manifest: Path | Json = MANIFEST,
    command_prefix: str = "",
    line: bool = True,
    pace: Pace | None = None,
) -> Iterator[World]:
    """Open a workspace with the bot in it, over Socket Mode or over HTTP; `database` is a URL.

    Where no line is wanted, all is handed over in memory. `pace` is how fast the bot sends.

    With a port, the world outside reaches the bot's pages there. The workspace is of an Enterprise
    organisation, and its people are at home in other ones, unless it is by itself. A manifest
    whose commands have a prefix is given with it.
    """
    clock = SandboxClock(start)
    way = delivery if line else "http"
    with Sandbox(manifest, clock, delivery=way, organisation=organisation) as sandbox:
        sandbox.dispatcher.idle_after = 0.0  # the bot says itself when it has done what it had to
        settings = make_settings(sandbox, Path()).model_copy(
            update={"database_url": database, "command_prefix": command_prefix}
        )
        host = SkewedClock(clock)
        bot = Bot(with_own_pages(settings, port) if port else settings, host, pace=pace)
        sandbox.dispatcher.wait_for_bot = bot.router.resources.errands.wait
        try:
            with _connected(sandbox, bot, port) if line else direct.connected(sandbox, bot):
                yield World(sandbox, bot, clock, host)
        finally:
            bot.stop()


@contextmanager
def _connected(sandbox: Sandbox, bot: Bot, port: int) -> Iterator[None]:
    if sandbox.socket is not None:
        bot.connect()
        sandbox.wait_connected()
        with (
            serve_monitoring(bot.get_status(), "127.0.0.1", port, bot.make_pages())
            if port
            else nullcontext()
        ):
            yield
        return
    flask = make_events_app(bot.app, sandbox.signing_secret)
    for pages in bot.make_pages():
        flask.register_blueprint(pages)
    listening = WebServer(flask, port)
    try:
        sandbox.register(f"http://127.0.0.1:{listening.port}{PATH}")
        yield
    finally:
        listening.stop()

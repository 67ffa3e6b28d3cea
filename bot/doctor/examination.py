"""The whole examination, from the settings to the last message, in the order of what needs what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from agendas.dates.clock import Clock
from bot.doctor import database, files, holds, scopes, upkeep, workspace
from bot.doctor.address import check_address
from bot.doctor.commands import check_commands
from bot.doctor.finding import Finding
from bot.doctor.templates import AT_SLACK, check_at_slack, check_templates
from bot.doctor.workspace import TokenInfo
from bot.embedded import Bot
from bot.operations.clock import SystemClock, choose_clock
from bot.operations.database import DriverMissing, open_database
from bot.settings import settings
from bot.settings.settings import (
    ProcessSettings,
    Settings,
    SettingsError,
    SlackSettings,
    StoreSettings,
    WebSettings,
)
from bot.slack.directory import make_reading_client
from bot.slack.errors import TokenUnreadable
from bot.slack.installations import Installations, open_installations
from bot.slack.tokens import get_bot_token
from bot.worker import Worker
from db.mentoring import programmes
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.sessions import sessions
from handlers.notifications import samples
from handlers.notifications.samples import Tried

Kind = TypeVar("Kind", bound=StoreSettings)
LOADERS: dict[str, Callable[[Path], SlackSettings]] = {
    "bot": settings.load,
    "web": settings.load_web,
    "worker": settings.load_worker,
}


def examine(env_file: Path, process: str, clock: Clock) -> Iterator[Finding]:
    """Yield every finding; `process` is a key of LOADERS, `clock` is this machine's.

    What depends on something that is broken is left out. Nothing is changed, in Slack or in the
    database.
    """
    read, found = _read_settings(env_file, LOADERS[process])
    yield from found
    yield from files.check_settings_file(env_file)
    yield from files.check_command_line()
    tried = samples.try_all()
    yield from check_templates(tried)
    if isinstance(read, ProcessSettings) and read.public_url:
        from bot.http.web import PATH

        yield from check_address(read.public_url, PATH if isinstance(read, WebSettings) else None)
    slack = _try_load(settings.load_slack, env_file)
    if slack and slack.many:
        yield from _examine_workspaces(slack, process, clock, tried)
        return
    answer = None
    client = make_reading_client(slack, get_bot_token(slack)) if slack else None
    if client:
        first, answer = workspace.check_token(client, clock)
        yield first
    if client and answer:
        yield from scopes.check_scopes(answer.scopes)
        yield workspace.check_clock(answer.ahead)
        if isinstance(read, Settings):
            yield workspace.check_app_token(client, read.slack_app_token.get_secret_value())
        yield from check_at_slack(client, tried)
    kept = _try_load(settings.load_store, env_file)
    if kept:
        intervals = _get_intervals(process, many=False)
        yield from _examine_database(kept, client, answer, clock, intervals)


def _read_settings(
    env_file: Path, load: Callable[[Path], SlackSettings]
) -> tuple[SlackSettings | None, list[Finding]]:
    try:
        read = load(env_file)
    except SettingsError as error:
        mend = f"Set it in the environment or in {env_file}."
        return None, [Finding("settings", False, fault, mend) for fault in error.faults]
    return read, [Finding("settings", True, "none is missing, and none is malformed.")]


def _try_load(load: Callable[[Path], Kind], env_file: Path) -> Kind | None:
    try:
        return load(env_file)
    except SettingsError:
        return None


def _examine_workspaces(
    slack: SlackSettings, process: str, clock: Clock, tried: Tried
) -> Iterator[Finding]:
    """Examine every workspace that has installed the bot; the findings begin with its id."""
    with open_database(slack.database_url) as engine:
        findings = list(database.check_database(engine))
        yield from findings
        yield from upkeep.check_backups(engine, clock.now())
        yield from files.check_database_file(engine)
        if not all(one.ok for one in findings):
            return
        there = open_installations(slack, engine, choose_clock(engine))
        assert there is not None
        everywhere = there.list_workspaces()
        if not everywhere:
            mend = "Open the page /slack/install at PUBLIC_URL."
            yield Finding("workspaces", None, "none has installed the bot yet.", mend)
        shown = False
        for workspace_id in everywhere:
            # What one workspace's Slack would take, another's would.
            asks = None if shown else tried
            for finding in _examine_workspace(slack, there, engine, workspace_id, clock, asks):
                shown = shown or finding.name == AT_SLACK
                yield replace(finding, name=f"{workspace_id}, {finding.name}")
        with _open_session(engine) as session:
            intervals = _get_intervals(process, many=True)
            rows = list(_check_rows(session, slack, clock.now(), intervals))
        yield from rows


def _examine_workspace(
    slack: SlackSettings,
    there: Installations,
    engine: Engine,
    workspace_id: str,
    clock: Clock,
    tried: Tried | None,
) -> Iterator[Finding]:
    try:
        client = make_reading_client(slack, there.read_access(workspace_id).tokens.bot)
    except TokenUnreadable:
        sentence = "none of ENCRYPTION_KEYS opens it."
        mend = "Put the key back with which it was sealed, or let them install the bot again."
        yield Finding("token", False, sentence, mend)
        return
    first, answer = workspace.check_token(client, clock, None)
    yield first
    if answer:
        yield from scopes.check_scopes(answer.scopes, many=True)
        yield workspace.check_clock(answer.ahead)
        yield from _check_server_clock(engine, answer)
        if tried:
            yield from check_at_slack(client, tried)
        with _open_session(engine) as session:
            running = _read_programmes(session, answer)
        yield from _check_programmes(client, answer, running)


def _examine_database(
    kept: StoreSettings,
    client: WebClient | None,
    answer: TokenInfo | None,
    clock: Clock,
    intervals: Mapping[str, float],
) -> Iterator[Finding]:
    try:
        with open_database(kept.database_url) as engine:
            findings = list(database.check_database(engine))
            yield from findings
            yield from upkeep.check_backups(engine, clock.now())
            yield from files.check_database_file(engine)
            if not all(one.ok for one in findings):
                return
            if answer:
                yield from _check_server_clock(engine, answer)
            with _open_session(engine) as session:
                rows = list(_check_rows(session, kept, clock.now(), intervals))
                if answer:
                    rows += database.check_others(session, answer.workspace_id)
                running = _read_programmes(session, answer) if answer else []
            if client and answer:
                yield from _check_programmes(client, answer, running)
            yield from rows
    except DriverMissing as why:
        yield Finding("database", False, str(why))


def _check_server_clock(engine: Engine, answer: TokenInfo) -> Iterator[Finding]:
    """Look at the clock that processes on a server go by, which need not be this machine's."""
    if engine.dialect.name != "sqlite" and answer.ahead is not None:
        ahead = choose_clock(engine).now() - SystemClock().now()
        yield workspace.check_clock(answer.ahead + ahead, "the database's server")


@contextmanager
def _open_session(engine: Engine) -> Iterator[Session]:
    with sessions(engine, hurried=True)() as session:
        session.connection(execution_options={"read_only": True})
        yield session


def _get_intervals(process: str, *, many: bool) -> dict[str, float]:
    """Return the ticks that must come round: those of the one process, or of its workers."""
    return (Bot if process == "bot" else Worker).get_intervals(many)


def _check_rows(
    session: Session, kept: StoreSettings, now: datetime, intervals: Mapping[str, float]
) -> Iterator[Finding]:
    yield check_commands(session, kept.command_prefix, now)
    yield from database.check_uninstalled(session, now)
    yield database.check_ticks(session, now, intervals)
    yield from database.check_rules(session, now)
    yield from database.check_zones(session)
    yield database.check_queue(session, now)
    yield from database.check_dead_letters(session)
    yield from holds.check_holds(session)
    yield from upkeep.check_upkeep(session)


def _read_programmes(
    session: Session, answer: TokenInfo
) -> list[tuple[Programme, Sequence[Person]]]:
    """Return the programmes of the token's workspace, each with its facilitators."""
    return [
        (programme, programmes.facilitators(session, answer.workspace_id, programme.id))
        for programme in programmes.of_workspace(session, answer.workspace_id)
    ]


def _check_programmes(
    client: WebClient, answer: TokenInfo, running: list[tuple[Programme, Sequence[Person]]]
) -> Iterator[Finding]:
    if not running:
        sentence = f"there is none yet in {answer.workspace}."
        yield Finding("programmes", None, sentence, "See: python -m bot programme add --help")
    for programme, runners in running:
        yield from workspace.check_channel(client, programme, answer.scopes)
        yield from workspace.check_facilitators(client, programme, runners)

"""The whole examination, from the settings to the last message, in the order of what needs what."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click
from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot import console, settings
from bot.doctor import scopes, store, workspace
from bot.doctor.finding import Finding
from bot.doctor.workspace import Answer
from bot.profiles import reading_client
from bot.settings import Settings, SettingsError, SlackSettings, StoreSettings
from db import programmes
from db.engine import sessions
from db.people import Person
from db.programmes import Programme

Kind = TypeVar("Kind", bound=StoreSettings)
LOADERS: dict[str, Callable[[Path], SlackSettings]] = {
    "bot": settings.load,
    "web": settings.load_web,
    "worker": settings.load_worker,
}


def examine(env_file: Path, process: str, now: datetime) -> Iterator[Finding]:
    """Yield every finding; `process` is a key of LOADERS, `now` an aware moment (UTC).

    What depends on something that is broken is left out. Nothing is changed, in Slack or in the
    database.
    """
    read, found = _settings(env_file, LOADERS[process])
    yield from found
    slack = _or_none(settings.load_slack, env_file)
    answer = None
    client = reading_client(slack) if slack else None
    if client:
        first, answer = workspace.token(client)
        yield first
    if client and answer:
        yield from scopes.scopes(answer.scopes)
        yield workspace.clock(answer.at, now)
        if isinstance(read, Settings):
            yield workspace.app_token(client, read.slack_app_token.get_secret_value())
    kept = _or_none(settings.load_store, env_file)
    if kept:
        yield from _stored(kept, client, answer, now)


def _settings(
    env_file: Path, load: Callable[[Path], SlackSettings]
) -> tuple[SlackSettings | None, list[Finding]]:
    try:
        read = load(env_file)
    except SettingsError as error:
        mend = f"Set it in the environment or in {env_file}."
        return None, [Finding("settings", False, fault, mend) for fault in error.faults]
    return read, [Finding("settings", True, "none is missing, and none is malformed.")]


def _or_none(load: Callable[[Path], Kind], env_file: Path) -> Kind | None:
    try:
        return load(env_file)
    except SettingsError:
        return None


def _stored(
    kept: StoreSettings, client: WebClient | None, answer: Answer | None, now: datetime
) -> Iterator[Finding]:
    try:
        with console.database(kept.database_url) as engine:
            found = list(store.database(engine))
            yield from found
            if not all(one.ok for one in found):
                return
            with _reading(engine) as session:
                rows = list(_rows(session, now))
                running = _running(session, answer) if answer else []
            if client and answer:
                yield from _programmes(client, answer, running)
            yield from rows
    except click.ClickException as no_driver:
        yield Finding("database", False, no_driver.message)


@contextmanager
def _reading(engine: Engine) -> Iterator[Session]:
    with sessions(engine, hurried=True)() as session:
        session.connection(execution_options={"read_only": True})
        yield session


def _rows(session: Session, now: datetime) -> Iterator[Finding]:
    yield store.ticks(session, now)
    yield store.queue(session, now)
    yield from store.undelivered(session)
    yield from store.holds(session)


def _running(session: Session, answer: Answer) -> list[tuple[Programme, Sequence[Person]]]:
    """Return the programmes of the token's workspace, each with its facilitators."""
    return [
        (programme, programmes.facilitators(session, answer.workspace_id, programme.id))
        for programme in programmes.of_workspace(session, answer.workspace_id)
    ]


def _programmes(
    client: WebClient, answer: Answer, running: list[tuple[Programme, Sequence[Person]]]
) -> Iterator[Finding]:
    if not running:
        sentence = f"there is none yet in {answer.workspace}."
        yield Finding("programmes", None, sentence, "See: python -m bot programme add --help")
    for programme, runners in running:
        yield from workspace.channel(client, programme, answer.scopes or frozenset())
        yield from workspace.facilitators(client, programme, runners)

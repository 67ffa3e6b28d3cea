"""A sandbox with two people in it, and a small bot of slack_bolt's own making to try it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox

MANIFEST = Path(__file__).parent / "manifest.json"
Connect = Callable[[App], None]


@pytest.fixture
def sandbox_manifest() -> Path:
    return MANIFEST


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    sandbox.patience = 1.0
    return sandbox


@pytest.fixture
def mina(sandbox: Sandbox) -> Person:
    return sandbox.add_person("mina", real_name="Mina Okafor", tz="America/Toronto")


@pytest.fixture
def noor(sandbox: Sandbox) -> Person:
    return sandbox.add_person("noor", real_name="Noor Haddad")


@pytest.fixture
def client(slack_client: WebClient) -> WebClient:
    return slack_client


@pytest.fixture
def app(sandbox: Sandbox, client: WebClient) -> App:
    return App(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)


@pytest.fixture
def connect(connect_app: Connect) -> Connect:
    return connect_app

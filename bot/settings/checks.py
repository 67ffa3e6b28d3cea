"""Checks of single settings: each returns the value, put in order, or raises ValueError."""

import re
import unicodedata
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from pydantic import AfterValidator, AnyHttpUrl, SecretStr, TypeAdapter
from pydantic_core import PydanticCustomError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings.addresses import is_guarded


def make_secret_check(pattern: str) -> AfterValidator:
    """Return the check that a secret is of this pattern."""

    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError("malformed")
        return value

    return AfterValidator(check)


def tidy(value: Any) -> Any:
    """Return a text without blanks around it; refuse what was copied along with it, by its kind."""
    if not isinstance(value, str):
        return value
    value = value.strip(_BLANKS)
    if value.startswith(_QUOTES) or value.endswith(_QUOTES):
        raise PydanticCustomError("quoted", "quoted")
    if re.search(r"\s#", value):
        raise PydanticCustomError("commented", "commented")
    if any(unicodedata.category(sign) in ("Cc", "Cf") for sign in value):
        raise PydanticCustomError("unseen", "unseen")
    return value


# What is wrong with a setting by its kind, where it is more than "malformed".
WRONG = {
    "quoted": "has quotes around it, or one of two: take them away",
    "commented": "has a comment behind it: put that on a line of its own",
    "unseen": "has a character in it that cannot be seen: type it anew",
    "options": "has an option, behind the ?, that the database's driver does not take",
}
_QUOTES = tuple("\"'`´‘’‚‛“”„‟«»‹›")
_BLANKS = " \t\r\n\v\f\x85\xa0\u2007\u202f\u200b\u2060\ufeff"


def check_command_prefix(value: str) -> str:
    """Return what stands before the names of commands: Slack takes 32 characters of a command."""
    if not re.fullmatch(r"(?:[a-z0-9][a-z0-9_-]{0,21})?", value):
        raise ValueError("malformed")
    return value


def check_starters(value: str) -> str:
    """Return who may start a programme, with commas between them."""
    names = [name.strip() for name in value.split(",")]
    if not all(re.fullmatch(r"admins|installer|[UW][A-Z0-9]{2,30}", name) for name in names):
        raise ValueError("malformed")
    return ",".join(names)


def require(value: Any) -> Any:
    """Let a value pass, unless it is the empty one that stands for a missing one."""
    if value == "":
        raise PydanticCustomError("missing", "missing")
    return value


def check_client_id(value: str) -> str:
    """Let a Slack app's client id pass."""
    if not re.fullmatch(r"\d+\.\d+", value):
        raise ValueError("malformed")
    return value


def check_keys(value: SecretStr) -> SecretStr:
    """Let keys pass that tokens can be sealed with, as `bot.slack.token_cipher` does."""
    from cryptography.fernet import Fernet  # megabytes that one workspace's bot needs none of

    for key in value.get_secret_value().split(","):
        Fernet(key.strip())
    return value


def check_api_url(value: str) -> str:
    """Return a web address with a slash at its end; tokens go there, so that it must be guarded."""
    TypeAdapter(AnyHttpUrl).validate_python(value)
    if not is_guarded(value):
        raise ValueError("malformed")
    return value.rstrip("/") + "/"


def check_outside_address(value: str) -> str:
    """Return an address of the outside world's without a slash at its end; raise ValueError."""
    url = TypeAdapter(AnyHttpUrl).validate_python(value)
    # What goes there is secret: in clear text only to this very machine, for trying things out.
    if url.query or url.fragment or not is_guarded(value):
        raise ValueError("malformed")
    return value.rstrip("/")


def check_address(value: str) -> str:
    """Let an IP address pass."""
    return str(ip_address(value))


def check_database_url(value: str) -> str:
    """Return the URL of a database that can be kept, with the driver that is installed."""
    try:
        url = make_url(re.sub("^postgres://", "postgresql://", value))
    except ArgumentError:
        raise ValueError("malformed") from None
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql") or url.database in (None, "", ":memory:"):
        # Each connection to a database in memory would see another, empty one.
        raise ValueError("malformed")
    if "@" in (url.host or ""):
        # What stands there is the end of a password, and a host's name is looked up and shown.
        raise ValueError("malformed")
    if not _takes_options(kind, url.query):
        raise PydanticCustomError("options", "options")
    if kind == "postgresql":
        # Hosting services say postgres:// or postgresql://, which would ask for another driver.
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _takes_options(kind: str, options: Mapping[str, str | tuple[str, ...]]) -> bool:
    """Say whether the driver knows these options, as it would at the first connection."""
    if kind == "sqlite":
        return not options
    import psycopg.conninfo  # megabytes that a SQLite file needs none of

    try:
        psycopg.conninfo.make_conninfo(**{name: str(value) for name, value in options.items()})
    except psycopg.Error:
        return False
    return True


def check_server(url: str) -> str:
    """Let the URL of a server pass: a file is for one process."""
    if url.startswith("sqlite"):
        raise ValueError("malformed")
    return url

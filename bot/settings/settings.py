"""Settings, read from the environment and from `.env`; every fault in them is named at once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import checks

ROOT = Path(__file__).resolve().parents[2]
ENV_FILE = ROOT / ".env"
MANIFEST = ROOT / "manifest.json"
DATABASE_URL = f"sqlite:///{ROOT / 'reiterate.sqlite'}"
SLACK_API_URL = "https://slack.com/api/"


class SettingsError(Exception):
    """Settings that are missing or malformed; `faults` has a sentence for each of them."""

    def __init__(self, faults: Sequence[str], where: str = "") -> None:
        self.faults, self.where = tuple(faults), where
        lines = [f"  {fault}" for fault in faults]
        told = ["Some settings need to be put right:", *lines, where] if where else faults
        super().__init__("\n".join(told))


_THERE = BeforeValidator(checks.require)
_SECRET = checks.make_secret_check(r"[A-Za-z0-9]{16,}")
_Secret = Annotated[SecretStr, _SECRET]
_ClientId = Annotated[str, _THERE, AfterValidator(checks.check_client_id)]
_ClientSecret = Annotated[SecretStr, _THERE, _SECRET]
_Keys = Annotated[SecretStr, _THERE, AfterValidator(checks.check_keys)]
_BotToken = Annotated[SecretStr, _THERE, checks.make_secret_check(r"xoxb-[A-Za-z0-9-]+")]
_AppToken = Annotated[SecretStr, checks.make_secret_check(r"xapp-[A-Za-z0-9-]+")]
_Database = Annotated[str, AfterValidator(checks.check_database_url)]
_Server = Annotated[_Database, AfterValidator(checks.check_server)]
_Prefix = Annotated[str, AfterValidator(checks.check_command_prefix)]
_Starters = Annotated[str, AfterValidator(checks.check_starters)]
_Outside = Annotated[str, _THERE, AfterValidator(checks.check_outside_address)]
_Address = Annotated[str, AfterValidator(checks.check_address)]
_ApiUrl = Annotated[str, AfterValidator(checks.check_api_url)]
ESCAPED = " (an @ in the password is written %40)"


class NamingSettings(BaseSettings):
    """What the commands are called in Slack, which the manifest says as well."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    @field_validator("*", mode="before")
    @classmethod
    def _tidy(cls, value: Any) -> Any:
        return checks.tidy(value)

    command_prefix: _Prefix = Field(
        default="",
        description="small letters, digits, - and _, 22 at the most, such as mentor-, or empty",
    )


class StoreSettings(NamingSettings):
    """What a command needs that works on the database alone."""

    database_url: _Database = Field(
        DATABASE_URL,
        repr=False,
        description="sqlite:////absolute/path/to/a/file.sqlite or "
        f"postgresql://user:password@host/database{ESCAPED}",
    )


class SlackSettings(StoreSettings):
    """What a command needs that also asks Slack about people.

    Either one workspace's token is set, or `slack_client_id` and what goes with it: then any
    number of workspaces can install the bot, and their tokens are in the database.
    """

    MANY: ClassVar[tuple[str, ...]] = ("slack_client_id", "slack_client_secret", "encryption_keys")

    slack_client_id: _ClientId | None = Field(
        default=None,
        description="two numbers with a dot between them, the Client ID on the app's page "
        '"Basic Information"',
    )
    slack_client_secret: _ClientSecret | None = Field(
        default=None,
        description='letters and digits, the Client Secret on the app\'s page "Basic Information"',
    )
    encryption_keys: _Keys | None = Field(
        default=None,
        description="a key that `python -m bot key new` prints; or several, with commas "
        "between them, the newest first",
    )
    slack_bot_token: _BotToken | None = Field(
        default=None,
        description='xoxb-…, the Bot User OAuth Token on the app\'s page "OAuth & Permissions"',
    )
    programme_starters: _Starters = Field(
        default="admins,installer",
        description="admins, installer, and Slack ids such as U012AB3CD, with commas between them",
    )
    slack_api_url: _ApiUrl = Field(
        SLACK_API_URL, description=f"an https address, such as {SLACK_API_URL}"
    )

    @model_validator(mode="before")
    @classmethod
    def _require_one_or_many(cls, given: dict[str, Any]) -> dict[str, Any]:
        # What is needed and absent becomes empty, which its own check calls missing.
        if any(given.get(name) for name in cls.MANY if name in SlackSettings.MANY):
            return {**dict.fromkeys(cls.MANY, ""), **given, "slack_bot_token": None}
        return {"slack_bot_token": "", **given}

    @property
    def starters(self) -> frozenset[str]:
        """Who may start a programme in Slack: Slack ids, "admins" and "installer"."""
        return frozenset(self.programme_starters.split(","))

    @property
    def many(self) -> bool:
        """Whether workspaces install the bot by themselves."""
        return self.slack_client_id is not None


SERVER = (
    f"postgresql://user:password@host/database{ESCAPED}, for a SQLite file, the default, is for "
    "`python -m bot` alone, which needs no other process"
)
SIGNING = (
    "letters and digits (Slack's has 32), the Signing Secret on the app's page "
    '"Basic Information"'
)
PORT = "a number from 1 to 65535, such as 3000"
HERE, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - Slack must reach `web`
BIND_ADDRESS = f"an IP address of this machine, such as {HERE}, or {EVERYWHERE} for all it has"


class ProcessSettings(SlackSettings):
    """What every process needs that keeps running: where it can be looked at, and how it logs."""

    port: int = Field(3000, ge=1, le=65535, description=PORT)
    bind_address: _Address = Field(default=HERE, description=BIND_ADDRESS)
    log_format: Literal["text", "json"] = Field(default="text", description="text or json")
    public_url: _Outside | None = Field(
        default=None, description="an https address, such as https://mentoring.example.edu"
    )


class ServerSettings(ProcessSettings):
    """What one of several processes needs, which work on one PostgreSQL database: a worker."""

    database_url: _Server = Field(repr=False, description=SERVER)


class WebSettings(ServerSettings):
    """What a process needs that is sent Slack's requests over HTTP."""

    MANY = (*SlackSettings.MANY, "public_url")

    slack_signing_secret: _Secret = Field(description=SIGNING)
    bind_address: _Address = Field(default=EVERYWHERE, description=BIND_ADDRESS)


class Settings(ProcessSettings):
    """What the embedded bot needs, which is in one workspace.

    The secret may be None, since only HTTP requests are signed.
    """

    MANY = ()

    slack_app_token: _AppToken = Field(
        description="xapp-…, an App-Level Token with the scope connections:write, "
        'on the app\'s page "Basic Information"'
    )
    slack_signing_secret: _Secret | None = Field(None, description=SIGNING)


_Kind = TypeVar("_Kind", bound=NamingSettings)


def load(env_file: Path | None = ENV_FILE) -> Settings:
    """Return the settings of the embedded bot; `env_file` may be missing.

    Raises SettingsError that names every missing or malformed setting, and never a value.
    """
    return _load(Settings, env_file)


def load_web(env_file: Path | None = ENV_FILE) -> WebSettings:
    """Return the settings of a process that serves HTTP; as `load` otherwise."""
    return _load(WebSettings, env_file)


def load_worker(env_file: Path | None = ENV_FILE) -> ServerSettings:
    """Return the settings of a process that does scheduled work; as `load` otherwise."""
    return _load(ServerSettings, env_file)


def load_slack(env_file: Path | None = ENV_FILE) -> SlackSettings:
    """Return what is needed to ask Slack and to keep the answer; as `load` otherwise."""
    return _load(SlackSettings, env_file)


def load_store(env_file: Path | None = ENV_FILE) -> StoreSettings:
    """Return where the database is; as `load` otherwise."""
    return _load(StoreSettings, env_file)


def load_naming(env_file: Path | None = ENV_FILE) -> NamingSettings:
    """Return what the commands are called; as `load` otherwise."""
    return _load(NamingSettings, env_file)


def _load(kind: type[_Kind], env_file: Path | None) -> _Kind:
    try:
        return kind(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        faults = {str(fault["loc"][0]): fault["type"] for fault in error.errors()}
    except UnicodeDecodeError:
        raise SettingsError([f"{env_file} is not UTF-8 text."]) from None
    sentences = [_describe_fault(kind, name, fault) for name, fault in faults.items()]
    raise SettingsError(sentences, _WHERE.format(file=env_file))


_WHERE = "Set them in the environment or in {file}; .env.example describes each of them."


def _describe_fault(kind: type[NamingSettings], name: str, fault: Any) -> str:
    wrong = checks.WRONG.get(fault, "is missing" if fault == "missing" else "is malformed")
    return f"{name.upper()} {wrong}. It should be {kind.model_fields[name].description}."

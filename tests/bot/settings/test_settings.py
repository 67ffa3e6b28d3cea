"""Settings: all faults at once, what each should look like, and never a value."""

from pathlib import Path

import pytest

from bot.settings import settings
from bot.settings.settings import SettingsError
from bot.slack.token_cipher import TokenCipher
from bot.slack.tokens import get_bot_token

NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
OTHERS = (
    *("SLACK_API_URL", "DATABASE_URL", "PORT", "BIND_ADDRESS", "LOG_FORMAT"),
    "PUBLIC_URL",
)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, *OTHERS):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_every_missing_setting_is_named_at_once(env: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        settings.load(env)
    said = str(raised.value)
    assert "SLACK_BOT_TOKEN is missing. It should be xoxb-" in said
    assert "SLACK_APP_TOKEN is missing. It should be xapp-" in said
    assert str(env) in said


def test_every_malformed_setting_is_named_without_its_value(env: Path) -> None:
    env.write_text(
        "SLACK_BOT_TOKEN=xoxp-hush\nSLACK_APP_TOKEN=hush\nSLACK_SIGNING_SECRET=hush hush\n"
        "SLACK_API_URL=hush.com\nDATABASE_URL=hush://there\nPORT=99999\n"
        "BIND_ADDRESS=hush.com\nLOG_FORMAT=hush\nPUBLIC_URL=http://hush.com\n"
    )
    with pytest.raises(SettingsError) as raised:
        settings.load(env)
    said = str(raised.value)
    for name in (*NAMES, *OTHERS):
        assert f"{name} is malformed. It should be " in said
    assert "hush" not in said
    assert "99999" not in said
    assert raised.value.__cause__ is None


def test_an_empty_value_counts_as_missing(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    env.write_text("SLACK_APP_TOKEN=xapp-1\n")
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN is missing"):
        settings.load(env)


def test_tokens_alone_are_enough(env: Path) -> None:
    env.write_text("SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nSOMETHING_ELSE=1\n")
    read = settings.load(env)
    assert get_bot_token(read) == "xoxb-1"
    assert read.slack_app_token.get_secret_value() == "xapp-1"
    assert read.slack_signing_secret is None
    assert read.slack_api_url == "https://slack.com/api/"
    assert read.database_url == f"sqlite:///{settings.ROOT}/reiterate.sqlite"
    assert (read.port, read.bind_address, read.log_format) == (3000, "127.0.0.1", "text")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://mentoring.example.edu/", "https://mentoring.example.edu"),
        ("https://example.edu/mentoring", "https://example.edu/mentoring"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
    ],
)
def test_a_public_address_is_https_or_this_very_machine(env: Path, given: str, read: str) -> None:
    env.write_text(f"SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nPUBLIC_URL={given}\n")
    assert settings.load(env).public_url == read


@pytest.mark.parametrize("wrong", ["http://example.edu", "https://e.edu/?a=1", "example.edu"])
def test_another_public_address_is_refused(env: Path, wrong: str) -> None:
    env.write_text(f"SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nPUBLIC_URL={wrong}\n")
    with pytest.raises(SettingsError, match="PUBLIC_URL is malformed"):
        settings.load(env)


def test_the_environment_goes_before_the_file(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env.write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=xapp-1\nPORT=1\n")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-environment")
    read = settings.load(env)
    assert get_bot_token(read) == "xoxb-environment"
    assert read.port == 1


def test_secrets_are_not_shown(env: Path) -> None:
    env.write_text(
        "SLACK_BOT_TOKEN=xoxb-hush\nSLACK_APP_TOKEN=xapp-hush\n"
        "SLACK_SIGNING_SECRET=hushhushhushhush\nDATABASE_URL=postgresql://me:hush@there/db\n"
    )
    assert "hush" not in repr(settings.load(env))


def test_the_database_alone_asks_for_no_token(env: Path) -> None:
    assert settings.load_store(env).database_url.startswith("sqlite:///")


def test_asking_slack_needs_the_bot_token_alone(env: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        settings.load_slack(env)
    assert "SLACK_BOT_TOKEN" in str(raised.value)
    assert "SLACK_APP_TOKEN" not in str(raised.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://there/db", "a file"])
def test_a_database_that_cannot_keep_anything_is_refused(env: Path, url: str) -> None:
    env.write_text(f"DATABASE_URL={url}\n")
    with pytest.raises(SettingsError, match="DATABASE_URL is malformed"):
        settings.load_store(env)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_may_be_named_as_hosting_services_do(env: Path, scheme: str) -> None:
    env.write_text(f"DATABASE_URL={scheme}://me:p%40ss@there:5433/db?sslmode=require\n")
    url = settings.load_store(env).database_url
    assert url == "postgresql+psycopg://me:p%40ss@there:5433/db?sslmode=require"


def test_a_password_cut_off_at_an_at_sign_is_refused_and_not_looked_up_as_a_host(env: Path) -> None:
    env.write_text("DATABASE_URL=postgresql://me:p@ssw0rd@there/db\n")
    with pytest.raises(SettingsError, match="an @ in the password is written %40") as raised:
        settings.load_store(env)
    assert "ssw0rd" not in str(raised.value)


def test_web_and_worker_name_all_that_they_lack(env: Path) -> None:
    for load, lacks in (
        (settings.load_web, {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL"}),
        (settings.load_worker, {"SLACK_BOT_TOKEN", "DATABASE_URL"}),
    ):
        with pytest.raises(SettingsError) as raised:
            load(env)
        said = str(raised.value)
        assert {name for name in (*NAMES, *OTHERS) if f"{name} is missing" in said} == lacks


def test_web_and_worker_are_refused_on_a_file(env: Path) -> None:
    env.write_text("SLACK_BOT_TOKEN=xoxb-1\nDATABASE_URL=sqlite:////tmp/a.sqlite\n")
    with pytest.raises(SettingsError, match=r"DATABASE_URL is malformed.*`python -m bot` alone"):
        settings.load_worker(env)


def test_the_address_of_the_api_ends_in_a_slash(env: Path) -> None:
    env.write_text("SLACK_BOT_TOKEN=xoxb-1\nSLACK_API_URL=http://127.0.0.1:9000/api\n")
    assert settings.load_slack(env).slack_api_url == "http://127.0.0.1:9000/api/"


def test_a_file_that_is_not_text_is_refused_in_a_sentence(env: Path) -> None:
    env.write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(SettingsError, match="is not UTF-8"):
        settings.load(env)


def test_the_example_names_every_setting_and_sets_none(env: Path) -> None:
    example = (settings.ROOT / ".env.example").read_text()
    set_there = [line for line in example.splitlines() if line and not line.startswith("#")]
    assert sorted(set_there) == sorted(
        f"{name.upper()}=" for name in settings.Settings.model_fields
    )


MANY = {
    "SLACK_CLIENT_ID": "123.456",
    "SLACK_CLIENT_SECRET": "0123456789abcdef",
    "ENCRYPTION_KEYS": TokenCipher.make_key(),
    "SLACK_SIGNING_SECRET": "0123456789abcdef",
    "DATABASE_URL": "postgresql://user:word@host/database",
    "PUBLIC_URL": "https://mentoring.example.edu",
}


def written(env: Path, values: dict[str, str]) -> Path:
    env.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    return env


def test_a_host_needs_no_token_of_its_own(env: Path) -> None:
    read = settings.load_web(written(env, MANY))
    assert read.many
    assert read.slack_bot_token is None
    assert settings.load_worker(env).many


@pytest.mark.parametrize("name", sorted(set(MANY) - {"SLACK_SIGNING_SECRET", "DATABASE_URL"}))
def test_of_what_a_host_needs_each_is_missed(env: Path, name: str) -> None:
    some = {other: value for other, value in MANY.items() if other != name}
    with pytest.raises(SettingsError) as raised:
        settings.load_web(written(env, some))
    assert [
        fault for fault in raised.value.faults if not fault.startswith(f"{name} is missing")
    ] == []


def test_a_token_beside_a_hosts_settings_is_not_used(env: Path) -> None:
    assert settings.load_web(written(env, {**MANY, "SLACK_BOT_TOKEN": "xoxb-1"})).many
    assert settings.load_web(env).slack_bot_token is None


def test_keys_that_are_none_are_malformed_and_not_shown(env: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        settings.load_web(written(env, {**MANY, "ENCRYPTION_KEYS": "hush,hush"}))
    assert "ENCRYPTION_KEYS is malformed" in str(raised.value)
    assert "hush" not in str(raised.value)


def test_the_embedded_bot_is_in_one_workspace(env: Path) -> None:
    written(env, {**MANY, "SLACK_APP_TOKEN": "xapp-1"})
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN is missing"):
        settings.load(env)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("“xoxb-1”", "has quotes around it"),
        ("‘xoxb-1", "has quotes around it"),
        ("xoxb-1\u201d", "has quotes around it"),
        ("xoxb-1 # the bot's", "has a comment behind it"),
        ("xoxb-\u200b1", "has a character in it that cannot be seen"),
    ],
)
def test_what_was_copied_along_with_a_setting_is_said_without_its_value(
    monkeypatch: pytest.MonkeyPatch, env: Path, written: str, wrong: str
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", written)
    with pytest.raises(SettingsError) as raised:
        settings.load_slack(env)
    (fault,) = raised.value.faults
    assert fault.startswith(f"SLACK_BOT_TOKEN {wrong}")
    assert "xoxb-1" not in fault


@pytest.mark.parametrize("around", [" {}", "{} ", "\ufeff{}", "{}\r", "\u00a0{}\t"])
def test_blanks_around_a_setting_are_nothing(
    monkeypatch: pytest.MonkeyPatch, env: Path, around: str
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", around.format("xoxb-1"))
    assert get_bot_token(settings.load_slack(env)) == "xoxb-1"


def test_a_file_from_another_system_is_read(env: Path) -> None:
    env.write_bytes("\ufeffSLACK_BOT_TOKEN='xoxb-1'\r\nPORT=4000\r\n".encode())
    assert get_bot_token(settings.load_slack(env)) == "xoxb-1"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/x.sqlite?hush=1",
        "sqlite:////var/x.sqlite?mode=ro",
        "postgresql://u:hush@h/d?sslmodes=require",
    ],
)
def test_options_that_the_driver_does_not_know_are_said(
    monkeypatch: pytest.MonkeyPatch, env: Path, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SettingsError) as raised:
        settings.load_store(env)
    (fault,) = raised.value.faults
    assert fault.startswith("DATABASE_URL has an option, behind the ?, that the database's driver")
    assert "hush" not in fault
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hush@h/d?sslmode=require&connect_timeout=9")
    settings.load_store(env)

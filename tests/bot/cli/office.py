"""The command line of a host as somebody at its terminal uses it."""

from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli.main import main
from tests.stories.hosted import Hosted


class Office:
    """The host's terminal."""

    def __init__(self, host: Hosted, env_file: Path) -> None:
        self.host, self.env_file = host, env_file
        settings = host.settings
        assert settings.slack_client_secret
        assert settings.encryption_keys
        self.values: dict[str, str] = {
            "SLACK_CLIENT_ID": settings.slack_client_id or "",
            "SLACK_CLIENT_SECRET": settings.slack_client_secret.get_secret_value(),
            "SLACK_API_URL": settings.slack_api_url,
            "ENCRYPTION_KEYS": settings.encryption_keys.get_secret_value(),
            "DATABASE_URL": settings.database_url,
        }

    def run(self, *arguments: str, **values: str) -> Result:
        """Run `python -m bot` with these arguments, and some settings changed."""
        kept = self.values | values
        self.env_file.write_text("".join(f"{name}={value}\n" for name, value in kept.items()))
        called = ["--env-file", str(self.env_file), *arguments]
        result = CliRunner().invoke(main, called, obj=self.host.clock, catch_exceptions=False)
        for team in self.host.sandbox.state.teams.values():
            assert not team.bot_token or team.bot_token not in result.output
        return result

    def told(self, *arguments: str, **values: str) -> str:
        """Run a command that is to succeed; return what it says."""
        result = self.run(*arguments, **values)
        assert result.exit_code == 0, result.output
        return result.output

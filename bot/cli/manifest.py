"""`python -m bot manifest`: what Slack is to be told of the app, for Socket Mode or for HTTP."""

import json
from copy import deepcopy
from typing import Any

import click

from agendas.text.commands import show_commands
from bot.cli.console import Console
from bot.settings.checks import check_outside_address
from bot.settings.settings import MANIFEST, load_naming

Json = dict[str, Any]


@click.command()
@click.option(
    "--url",
    metavar="ADDRESS",
    help="For `web`: the https address at which Slack reaches it, such as "
    "https://mentoring.example.edu.",
)
@click.pass_obj
def manifest(console: Console, url: str | None) -> None:
    """Print the app's manifest, to be pasted at api.slack.com/apps.

    Without --url it is manifest.json as it stands: Slack is listened to over Socket Mode. With it,
    the same for HTTP: Socket Mode is off, and every request goes to ADDRESS/slack/events. Where
    COMMAND_PREFIX is set, each command has it before its name.
    """
    prefix = load_naming(console.env_file).command_prefix
    whole = name_commands(json.loads(MANIFEST.read_text(encoding="utf-8")), prefix)
    if url is not None:
        whole = make_http_manifest(whole, _check_url(url))
    click.echo(json.dumps(whole, indent=2, ensure_ascii=False))


def name_commands(whole: Json, prefix: str) -> Json:
    """Return a manifest whose slash commands have a prefix before their names."""
    changed = deepcopy(whole)
    for command in changed["features"]["slash_commands"]:
        command["command"] = show_commands(command["command"], prefix)
    return changed


def make_http_manifest(whole: Json, url: str) -> Json:
    """Return a manifest with each request sent to `url`, as `web` takes them, and no Socket Mode.

    Slack, "App manifest reference": an address is given for each slash command, for interactivity
    and for events, and those that an installation may come back to.
    """
    from bot.http.installation_pages import CALLBACK
    from bot.http.web import PATH

    changed, address = deepcopy(whole), url + PATH
    for command in changed["features"]["slash_commands"]:
        command["url"] = address
    settings = changed["settings"]
    for part in ("interactivity", "event_subscriptions"):
        settings[part] = {"request_url": address, **settings[part]}
    settings["socket_mode_enabled"] = False
    changed["oauth_config"] = {"redirect_urls": [url + CALLBACK], **changed["oauth_config"]}
    return changed


def _check_url(url: str) -> str:
    try:
        return check_outside_address(url)
    except ValueError:
        told = f"{url} will not do. It should be an https address without ? or #, such as "
        raise click.BadParameter(
            f"{told}https://mentoring.example.edu.", param_hint="--url"
        ) from None

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

HISTORY, TYPED = "im:history", "message.im"
UNREAD = (
    "In this workspace Reiterate cannot read what is typed to it. Use its commands, in any channel "
    "or conversation: {named}; or the shortcuts in Slack's menus."
)


@click.command()
@click.option(
    "--url",
    metavar="ADDRESS",
    help="For `web`: the https address at which Slack reaches it, such as "
    "https://mentoring.example.edu.",
)
@click.option(
    "--without-history",
    is_flag=True,
    help="Without the scope im:history: nobody can type to the bot, and its description says so.",
)
@click.pass_obj
def manifest(console: Console, url: str | None, without_history: bool) -> None:
    """Print the app's manifest, to be pasted at api.slack.com/apps.

    Without --url it is manifest.json as it stands: Slack is listened to over Socket Mode. With it,
    the same for HTTP: Socket Mode is off, and every request goes to ADDRESS/slack/events. Where
    COMMAND_PREFIX is set, each command has it before its name.
    """
    prefix = load_naming(console.env_file).command_prefix
    whole = name_commands(json.loads(MANIFEST.read_text(encoding="utf-8")), prefix)
    if without_history:
        whole = make_silent_manifest(whole)
    if url is not None:
        whole = make_http_manifest(whole, _check_url(url))
    click.echo(json.dumps(whole, indent=2, ensure_ascii=False))


def name_commands(whole: Json, prefix: str) -> Json:
    """Return a manifest whose slash commands have a prefix before their names."""
    changed = deepcopy(whole)
    for command in changed["features"]["slash_commands"]:
        command["command"] = show_commands(command["command"], prefix)
    return changed


def make_silent_manifest(whole: Json) -> Json:
    """Return a manifest without the scope that reads what is typed to the bot.

    Its Messages tab is then for reading only, so that nobody types in vain, and the description
    that Slack shows says what to use instead. (Slack, "App manifest reference": `app_home`.)
    """
    changed = deepcopy(whole)
    scopes = changed["oauth_config"]["scopes"]
    for kind in ("bot", "bot_optional"):
        scopes[kind] = [scope for scope in scopes[kind] if scope != HISTORY]
    events = changed["settings"]["event_subscriptions"]
    events["bot_events"] = [event for event in events["bot_events"] if event != TYPED]
    features = changed["features"]
    features["app_home"]["messages_tab_read_only_enabled"] = True
    named = ", ".join(command["command"] for command in features["slash_commands"])
    shown = changed["display_information"]
    shown["long_description"] += "\n\n" + UNREAD.format(named=named)
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

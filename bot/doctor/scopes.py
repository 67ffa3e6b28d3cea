"""The scopes that Slack has granted, against those that `manifest.json` asks for."""

from collections.abc import Collection, Iterator
from pathlib import Path

from bot.doctor.finding import Finding
from bot.settings.manifest import read_scopes
from bot.settings.settings import MANIFEST

# What does not work without each. docs/installing.md says the same at greater length.
WITHOUT = {
    "chat:write": "no message of any kind can be sent",
    "commands": "/agenda, /meeting and the other commands do not exist",
    "files:write": "the calendar file, exports, reports and rosters cannot be sent",
    "files:read": "a roster that a facilitator drops into the bot's messages cannot be read; "
    "the command line and /mentoring pair still do",
    "im:write": "nobody can be written to who has not written first",
    "users:read": "nobody's name and time zone are known, and no roster can be loaded",
    "users:read.email": "people can be named by Slack id only, not by e-mail address",
    "im:history": "after a crash the day's message or a recap may come twice, a meeting's date or "
    "a digest wait for `replay`; and what people type to the bot is not read",
    "channels:read": "this command cannot look at a programme's channel if it is public",
    "groups:read": "this command cannot look at a programme's channel if it is private",
}
MENDED = {
    "im:history": "Grant it; or let nobody type in vain, by the manifest that "
    "`python -m bot manifest --without-history` prints."
}
REINSTALL = 'Bring the app\'s manifest up to manifest.json, then "Reinstall to Workspace".'
# That button is there for the workspace alone in which the app was made.
INSTALL_AGAIN = (
    "Bring the app's manifest up to manifest.json; then let the workspace install the bot again, "
    "from the page /slack/install at PUBLIC_URL."
)


def check_scopes(
    granted: Collection[str] | None, manifest: Path = MANIFEST, *, many: bool = False
) -> Iterator[Finding]:
    """Say which scopes are missing; `granted` is None when Slack does not say.

    `many` says that workspaces install the bot by themselves.
    """
    if granted is None:
        sentence = "it could not be told which are granted: Slack's answer does not say."
        yield Finding("scopes", None, sentence)
        return
    needed, optional = read_scopes(manifest)
    for scope in needed:
        if scope not in granted:
            sentence = f"{scope} is not granted: {WITHOUT[scope]}."
            yield Finding("scopes", False, sentence, INSTALL_AGAIN if many else REINSTALL)
    if set(needed) <= set(granted):
        yield Finding("scopes", True, f"all {len(needed)} that are needed are granted.")
    for scope in optional:
        if scope not in granted:
            sentence = f"{scope}, which is optional, is not granted: {WITHOUT[scope]}."
            yield Finding("scopes", None, sentence, MENDED.get(scope, ""))
    more = sorted(set(granted) - set(needed) - set(optional))
    if more:
        sentence = f"more is granted than the bot asks for: {', '.join(more)}."
        yield Finding("scopes", None, sentence, "It does not use them: take them away.")

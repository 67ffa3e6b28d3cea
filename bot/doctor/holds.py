"""What is on hold: why, what has to be done, and what happens by itself when."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.delivery.holds import TEMPLATE
from bot.delivery.template_check import MENDED
from bot.doctor.finding import Finding
from bot.slack.errors import CODES, Verdict
from db.core import workspaces
from db.messages import rate_limits
from db.messages.rate_limits import Hold

SLACK_AWAY = "See that this machine reaches Slack, and what slack-status.com says."
REFUSED = "Ask those who administer the workspace, or the organisation: they have restricted this."
MENDS = {
    "messages_tab_disabled": "On the app's page, App Home, switch the Messages Tab on.",
    "file_uploads_disabled": REFUSED,
    "file_uploads_except_images_disabled": REFUSED,
    "file_type_not_allowed": REFUSED,
    "missing_scope": "Reinstall the app from manifest.json.",
    **dict.fromkeys(CODES[Verdict.AWAY], REFUSED),
    "update_failed": SLACK_AWAY,
    "upload_failed": SLACK_AWAY,
}


def check_holds(session: Session) -> Iterator[Finding]:
    """Say what is on hold, in which workspace, and why."""
    gone = {workspace.id for workspace in workspaces.uninstalled(session)}
    on_hold = [w for w in rate_limits.workspaces_on_hold(session) if w not in gone]
    held = [(w, hold) for w in on_hold for hold in rate_limits.on_hold(session, w)]
    for workspace_id, hold in held:
        what = (
            "everything"
            if hold.scope == rate_limits.WORKSPACE
            else hold.scope.removeprefix("kind:")
        )
        sentence = f"{what} is on hold in {workspace_id} ({hold.reason})."
        yield Finding("sending", False, sentence, _explain_release(hold))
    if not held:
        yield Finding("sending", True, "nothing is on hold.")


def _explain_release(hold: Hold) -> str:
    """Say what has to be done about a hold, and when what happens by itself."""
    said, _, scope = hold.reason.partition(": ")
    if hold.trial_at is not None:
        all_of_it = "everything" if hold.scope == rate_limits.WORKSPACE else "the rest"
        tried = f"one message is tried at {hold.trial_at:%H:%M:%S} UTC, then more and more rarely"
        then = f"at most 15 minutes apart; once one gets through, {all_of_it} goes on by itself."
        return f"{MENDS.get(said, SLACK_AWAY)} Meanwhile {tried}, {then}"
    if said == "missing_scope" and scope:
        return (
            f"Reinstall the app so that {scope} is granted; that is looked at every minute, and "
            "then it goes on by itself."
        )
    if hold.reason.startswith(TEMPLATE):
        return f"Put that template right. {MENDED}"
    return (
        "Put the token right, or reinstall the app; that is looked at every minute, and then it "
        "goes on by itself."
    )

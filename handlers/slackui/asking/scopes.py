"""Which scopes Slack has granted a token; it says so in every answer ("Installing with OAuth")."""

from slack_sdk.web import SlackResponse

SCOPES_HEADER = "x-oauth-scopes"


def read_granted(answer: SlackResponse) -> frozenset[str] | None:
    """Return the scopes that a token has, by an answer of Slack's; None where it does not say."""
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    told = headers.get(SCOPES_HEADER, "").replace(" ", "")
    return frozenset(told.split(",")) if told else None

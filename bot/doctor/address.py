"""PUBLIC_URL as the world sees it: what is to get through to the bot does, and nothing else."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from agendas.text.messages import phrase
from bot.doctor.finding import Finding
from handlers.calendar_feed.service import PLACE, SUFFIX

NAME = "public address"
TIMEOUT = 10
MOST = 10_000  # bytes of an answer that are looked at
PROXY = "See docs/operating.md, Behind a proxy."


def check_address(public_url: str, slack: str | None) -> Iterator[Finding]:
    """Ask for what is served there; `slack` is the path of Slack's requests, None where none come.

    What is asked for leads nowhere: a calendar that there cannot be, and a request without a
    signature.
    """
    try:
        wrong = list(_find_faults(public_url, slack))
    except (URLError, OSError, ValueError) as error:
        sentence = f"{public_url} cannot be reached from here ({type(error).__name__})."
        mend = "See that its name, its certificate and the proxy are in order."
        yield Finding(NAME, False, sentence, mend)
        return
    for sentence in wrong:
        yield Finding(NAME, False, sentence, PROXY)
    if not wrong:
        yield Finding(
            NAME, True, f"{public_url} leads here, and shows nothing that is not for all."
        )


def _find_faults(public_url: str, slack: str | None) -> Iterator[str]:
    status, text = _request(f"{public_url}{PLACE}none{SUFFIX}")
    if status != HTTPStatus.NOT_FOUND or text.strip() != phrase("feed/page", "nowhere"):
        yield f"calendars are not to be had: {PLACE} is answered by something else ({status})."
    if slack is not None:
        status, _ = _request(f"{public_url}{slack}", b"")
        if status != HTTPStatus.UNAUTHORIZED:
            yield f"Slack's requests do not get through: {slack} is answered with {status}."
    for inner in ("/metrics", "/healthz"):
        status, text = _request(f"{public_url}{inner}")
        if "reiterate" in text or '"parts"' in text:
            yield f"{inner} can be seen by the whole world."


def _request(url: str, body: bytes | None = None) -> tuple[int, str]:
    # The settings hold https addresses, and http ones of this very machine, alone.
    try:
        with urlopen(Request(url, body), timeout=TIMEOUT) as answer:  # noqa: S310
            return answer.status, answer.read(MOST).decode(errors="replace")
    except HTTPError as no:
        with no:
            return no.code, no.read(MOST).decode(errors="replace")

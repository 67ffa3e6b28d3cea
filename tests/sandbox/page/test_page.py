"""The page without a browser: what it shows, and what its forms do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from slack_bolt import Ack, App
from slack_sdk import WebClient
from werkzeug.test import TestResponse

from agendas.dates.clock import Clock
from sandbox.clock import SandboxClock
from sandbox.model.manifest import Shortcut
from sandbox.model.messages import post_message
from sandbox.page import BeginAgain, Guide, Step, create_page
from sandbox.people import Person
from sandbox.pytest_plugin import NOON
from sandbox.server import Sandbox
from tests.sandbox.conftest import MANIFEST, Connect
from tests.sandbox.page import toybot
from tests.sandbox.page.conftest import NINE, Rounds

TORONTO = ZoneInfo("America/Toronto")


def looks(web: FlaskClient, me: Person, where: str = "") -> str:
    return web.get("/", query_string={"as": me.id, "in": where}).text


def does(web: FlaskClient, what: str, me: Person, **fields: Any) -> TestResponse:
    where = fields.pop("where", me.dm.id)
    form = {"as": me.id, "in": where, **fields}
    return web.post(f"/do/{what}", data=form, follow_redirects=True)


def uses(web: FlaskClient, me: Person, surface: Any, do: str, **fields: Any) -> TestResponse:
    entered = {key.replace("__", "/"): value for key, value in fields.items()}
    given = {"surface": surface.id, "do": do, "has": list(entered), **entered}
    return does(web, "use", me, **given)


def test_the_page_says_who_one_is_what_time_it_is_there_and_what_to_try(
    web: FlaskClient, mina: Person
) -> None:
    html = looks(web, mina)
    assert "Mentee of Noor Haddad" in html
    assert ">07:00</time>" in html
    assert "Eastern Standard Time, Toronto" in html
    assert "Tue 09:00: a reminder" in html
    assert "Prepare the agenda." in html


def test_nothing_may_run_on_the_page_but_its_own_scripts(web: FlaskClient, mina: Person) -> None:
    answer = web.get("/", query_string={"as": mina.id})
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_another_sites_page_cannot_press_the_buttons(web: FlaskClient, mina: Person) -> None:
    form = {"as": mina.id, "in": mina.dm.id, "line": "Hello"}
    answer = web.post("/do/say", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert mina.messages == []


def test_what_somebody_types_is_shown_as_typed_and_runs_nothing(
    web: FlaskClient, mina: Person
) -> None:
    html = does(web, "say", mina, line="<img src=x> & *so*").text
    assert "&lt;img src=x&gt; &amp; <strong>so</strong>" in html


def test_new_messages_are_counted_until_they_are_looked_at(
    web: FlaskClient, client: WebClient, mina: Person, noor: Person
) -> None:
    client.chat_postMessage(channel=noor.id, text="One")
    client.chat_postMessage(channel=noor.id, text="Two")
    assert "2 new" in looks(web, mina)
    looks(web, noor)
    assert "2 new" not in looks(web, mina)


def test_what_was_said_days_before_the_page_was_opened_is_no_news(
    web: FlaskClient, sandbox: Sandbox, client: WebClient, mina: Person, noor: Person
) -> None:
    client.chat_postMessage(channel=noor.id, text="Long ago")
    assert isinstance(sandbox.clock, SandboxClock)
    sandbox.clock.advance(timedelta(days=2))
    client.chat_postMessage(channel=noor.id, text="Just now")
    assert "1 new" in looks(web, mina)


def test_of_a_long_conversation_the_newest_is_shown_and_more_when_asked(
    web: FlaskClient, strict_sandbox: Sandbox, mina: Person
) -> None:
    slack, team = strict_sandbox.slack, strict_sandbox.team
    for number in range(1000):
        post_message(slack, team, mina.dm, f"number {number}.", [])
    html = looks(web, mina)
    assert html.count("<article") == 50
    assert "number 999." in html
    assert "number 949." not in html
    assert "(950 more)" in html
    further = re.search(r'href="/\?([^"]*shown=\d+)"', html)
    assert further is not None
    html = web.get(f"/?{unescape(further[1])}").text
    assert html.count("<article") == 100
    assert "number 900." in html
    assert looks(web, mina, f"{mina.dm.id}&shown=x").count("<article") == 50


def test_being_somebody_with_news_leads_to_where_it_is(
    web: FlaskClient, sandbox: Sandbox, client: WebClient, mina: Person, noor: Person
) -> None:
    channel = sandbox.add_channel("digest", [noor])
    client.chat_postMessage(channel=channel.id, text="This week")
    assert f"/?as={noor.id}&amp;in={channel.id}" in looks(web, mina)


def test_an_ephemeral_message_is_shown_to_its_one_reader(
    web: FlaskClient, sandbox: Sandbox, client: WebClient, mina: Person, noor: Person
) -> None:
    channel = sandbox.add_channel("digest", [mina, noor])
    client.chat_postEphemeral(channel=channel.id, user=mina.id, text="Between us")
    assert "Only visible to you" in looks(web, mina, channel.id)
    assert "Between us" not in looks(web, noor, channel.id)


def test_an_unknown_command_comes_back_with_the_ones_there_are(
    web: FlaskClient, mina: Person
) -> None:
    html = does(web, "say", mina, line="/nonsense please").text
    assert "That is not a command here." in html
    assert "<code>/agenda</code>" in html
    assert "/nonsense please</textarea>" in html


def test_a_bot_that_is_not_there_is_said_plainly_and_forgotten_at_the_next_deed(
    web: FlaskClient, mina: Person
) -> None:
    assert "That did not reach the bot." in does(web, "say", mina, line="/agenda").text
    assert "That did not reach the bot." not in does(web, "clock", mina, by="hour").text


@pytest.mark.slow
@pytest.mark.usefixtures("bot")
def test_a_modal_takes_what_is_entered_in_the_persons_own_zone(
    web: FlaskClient, mina: Person
) -> None:
    html = does(web, "say", mina, line="/agenda").text
    assert 'value="2026-03-05T10:00"' in html  # as the bot gave it, at 15:00 UTC
    assert mina.modal is not None
    entered = {"point__it": "Grant", "domain__it": "career", "how__it": "career"}
    entered |= {"what__it": "career", "at__it": "2026-03-09T09:30"}
    uses(web, mina, mina.modal, "submit", **entered)
    when = datetime(2026, 3, 9, 9, 30, tzinfo=TORONTO)  # after the clocks changed
    assert mina.modal is None
    assert mina.last_message.plain == f"Saved: Grant, {int(when.timestamp())}"


@pytest.mark.slow
@pytest.mark.usefixtures("bot")
def test_errors_stand_beside_their_inputs_and_are_tied_to_them(
    web: FlaskClient, mina: Person
) -> None:
    does(web, "say", mina, line="/agenda")
    assert mina.modal is not None
    html = uses(web, mina, mina.modal, "submit", point__it="").text
    surface = mina.modal.id
    assert f'aria-describedby="{surface}-point/it-error"' in html
    assert f'id="{surface}-point/it-error">Please complete this required field.' in html


@pytest.mark.slow
@pytest.mark.usefixtures("bot")
def test_a_button_in_a_modal_keeps_what_was_typed(web: FlaskClient, mina: Person) -> None:
    does(web, "say", mina, line="/agenda")
    assert mina.modal is not None
    html = uses(web, mina, mina.modal, "more/add", point__it="Half a thought").text
    assert "Another point" in html
    assert 'value="Half a thought"' in html


@pytest.mark.slow
@pytest.mark.usefixtures("bot")
def test_a_modal_on_top_of_another_leads_back_to_it(web: FlaskClient, mina: Person) -> None:
    does(web, "say", mina, line="/agenda")
    assert mina.modal is not None
    html = uses(web, mina, mina.modal, "more/further", point__it="Kept below").text
    assert "One step further" in html
    assert "data-close>Back</button>" in html
    html = uses(web, mina, mina.modal, "close").text
    assert "Your next agenda" in html
    assert 'value="Kept below"' in html


@pytest.mark.usefixtures("bot")
def test_closing_a_modal_tells_the_bot(web: FlaskClient, mina: Person) -> None:
    does(web, "say", mina, line="/agenda")
    assert mina.modal is not None
    uses(web, mina, mina.modal, "close")
    assert mina.last_message.plain == "Nothing was saved."


@pytest.mark.slow
@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("block", "do", "entered", "answer"),
    [
        ("choose", "choose/cadence", {"choose__cadence": "quarterly"}, "cadence quarterly"),
        ("choose", "choose/day", {"choose__day": "2026-04-01"}, "day 2026-04-01"),
        ("ticks", "ticks/done", {"ticks__done": ["ask the dean about leave"]}, "done ask the dean"),
        ("ticks", "ticks/done", {"ticks__done": []}, "done."),
    ],
)
def test_choosing_in_a_message_tells_the_bot(
    web: FlaskClient,
    client: WebClient,
    mina: Person,
    block: str,
    do: str,
    entered: dict[str, Any],
    answer: str,
) -> None:
    client.chat_postMessage(channel=mina.id, text="Recap", blocks=toybot.recap())
    uses(web, mina, mina.last_message, do, **entered)
    assert f"You used {answer}" in mina.last_message.plain


@pytest.mark.slow
@pytest.mark.usefixtures("bot")
def test_an_element_that_asks_first_asks_on_a_page_of_its_own_without_scripts(
    web: FlaskClient, client: WebClient, mina: Person
) -> None:
    client.chat_postMessage(channel=mina.id, text="Recap", blocks=toybot.recap())
    recap = mina.last_message
    block = recap.blocks[5]["block_id"]
    html = uses(web, mina, recap, f"{block}/end").text
    assert "End this pair?" in html
    assert mina.messages == [recap]
    uses(web, mina, recap, f"{block}/end", confirmed="1")
    assert mina.last_message.plain == "You used end."


@pytest.mark.usefixtures("bot")
def test_a_message_of_somebody_else_cannot_be_used(
    web: FlaskClient, client: WebClient, mina: Person, noor: Person
) -> None:
    client.chat_postMessage(channel=noor.id, text="Recap", blocks=toybot.recap())
    html = uses(web, mina, noor.last_message, "choose/cadence").text
    assert "What you used is no longer there." in html


@pytest.mark.slow
@pytest.mark.usefixtures("bot")
def test_a_link_straight_to_the_home_opens_it(web: FlaskClient, mina: Person) -> None:
    assert "Next meeting: Thursday 5 March at 10:00" in looks(web, mina, "home")


@pytest.mark.usefixtures("bot")
def test_the_home_is_opened_and_shown(web: FlaskClient, mina: Person) -> None:
    html = does(web, "home", mina, where="home").text
    assert "Next meeting: Thursday 5 March at 10:00" in html


def test_the_clock_moves_and_the_bot_with_it(
    web: FlaskClient, client: WebClient, rounds: Rounds, sandbox: Sandbox, mina: Person
) -> None:
    rounds.then = lambda: client.chat_postMessage(channel=mina.id, text="What is it to cover?")
    html = does(web, "clock", mina, by="next").text
    assert sandbox.clock.now() == NINE
    assert "What is it to cover?" in html
    assert ">09:00</time>" in html


def test_tables_charts_and_files_are_drawn(
    web: FlaskClient, sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    channel = sandbox.add_channel("digest", [mina])
    client.chat_postMessage(channel=channel.id, text="Digest", blocks=toybot.digest())
    client.files_upload_v2(channel=channel.id, content="x", filename="a b.ics", title="Meeting")
    html = looks(web, mina, channel.id)
    assert "<caption>Pairs that lapsed</caption>" in html
    assert '<th scope="row">Lapsed</th>' in html
    assert "a%20b.ics" in html


def test_breaches_are_listed_for_developers(
    web: FlaskClient, sandbox: Sandbox, mina: Person
) -> None:
    assert "No breaches" in looks(web, mina)
    sandbox.state.record_breach("limit", "chat.postMessage", "51 blocks")
    html = looks(web, mina)
    assert "1 breach of Slack&#39;s rules" in html or "1 breach of Slack's rules" in html
    assert "51 blocks" in html


def test_the_guide_stays_away_once_it_was_hidden(web: FlaskClient, mina: Person) -> None:
    assert "Prepare the agenda." not in does(web, "guide", mina, guide="closed").text
    assert "Prepare the agenda." in does(web, "guide", mina, guide="open").text


def test_the_guide_ticks_off_what_is_done_and_marks_what_comes_next(
    sandbox: Sandbox, rounds: Rounds, mina: Person
) -> None:
    done: set[str] = set()
    steps = [
        Step("Prepare the agenda.", mina.id, done=lambda: "agenda" in done),
        Step("Look at App Home.", mina.id, "home", done=lambda: "home" in done),
    ]
    sandbox.flask.register_blueprint(create_page(sandbox, rounds, Guide("Welcome.", steps), {}))
    web = sandbox.flask.test_client()
    assert re.search('id="step-1" aria-current="step"', looks(web, mina))
    done.add("agenda")
    html = looks(web, mina)
    assert 'id="step-1" class="done"' in html
    assert 'id="step-2" aria-current="step"' in html
    done.add("home")
    html = looks(web, mina)
    assert 'aria-current="step"' not in html
    assert "That was all of it." in html


@pytest.mark.slow
def test_beginning_again_asks_first_and_waits_until_all_is_ready(
    sandbox: Sandbox, rounds: Rounds, mina: Person
) -> None:
    begun: list[bool] = []
    again = BeginAgain(lambda: begun.append(True), lambda: not begun)
    sandbox.flask.register_blueprint(create_page(sandbox, rounds, Guide(), {}, again))
    web = sandbox.flask.test_client()
    assert "Begin again" in looks(web, mina)
    assert "Begin again?" in does(web, "again", mina).text
    assert begun == []
    assert "Getting ready" in does(web, "again", mina, confirmed="1").text
    assert begun == [True]
    begun.clear()
    assert "Getting ready" not in looks(web, mina)


def test_where_nothing_can_begin_again_there_is_no_button_for_it(
    web: FlaskClient, mina: Person
) -> None:
    assert "Begin again" not in looks(web, mina)
    assert does(web, "again", mina, confirmed="1").status_code == 404


def test_changes_are_told_as_they_happen(
    web: FlaskClient, sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    stream = iter(web.get("/changes").response)
    first = next(stream)
    client.chat_postMessage(channel=mina.id, text="News")
    second = next(stream)
    assert first != second
    sandbox.state.close()
    assert list(stream) == []


def test_a_clock_that_cannot_be_moved_is_refused(rounds: Rounds) -> None:
    class Stopped:
        def now(self) -> datetime:
            return NOON + timedelta(0)

    clock: Clock = Stopped()
    with pytest.raises(TypeError, match="SandboxClock"):
        create_page(Sandbox(MANIFEST, clock), rounds, Guide(), {})


def test_a_sandbox_without_people_says_so(sandbox: Sandbox, rounds: Rounds) -> None:
    sandbox.flask.register_blueprint(create_page(sandbox, rounds, Guide(), {}))
    assert "Nobody is here yet" in sandbox.flask.test_client().get("/").text


@pytest.mark.slow
def test_the_toy_bot_and_its_messages_break_no_rule(
    web: FlaskClient, sandbox: Sandbox, client: WebClient, mina: Person, bot: App
) -> None:
    client.chat_postMessage(channel=mina.id, text="Recap", blocks=toybot.recap())
    does(web, "say", mina, line="/agenda")
    does(web, "home", mina, where="home")
    looks(web, mina)
    assert sandbox.breaches == []


SHORTCUTS = [
    {"name": "Add to my agenda", "type": "message", "callback_id": "add", "description": "A point"},
    {"name": "Open my agenda", "type": "global", "callback_id": "open", "description": "The form"},
]


def test_shortcuts_are_in_a_messages_menu_and_beside_the_line(
    web: FlaskClient,
    sandbox: Sandbox,
    client: WebClient,
    mina: Person,
    app: App,
    connect: Connect,
) -> None:
    manifest = sandbox.slack.manifest
    sandbox.slack.manifest = replace(manifest, shortcuts=tuple(make_shortcuts()))
    used: list[tuple[str, str]] = []

    @app.shortcut(re.compile("add|open"))
    def shortcut(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        used.append((body["callback_id"], body.get("message", {}).get("text", "")))

    connect(app)
    client.chat_postMessage(channel=mina.id, text="We should apply in spring.")
    html = looks(web, mina)
    assert "Add to my agenda" in html
    assert "Open my agenda" in html
    does(web, "shortcut", mina, shortcut="add", message=mina.last_message.id)
    does(web, "shortcut", mina, shortcut="open")
    assert used == [("add", "We should apply in spring."), ("open", "")]
    assert "is no longer there" in does(web, "shortcut", mina, shortcut="none").text


def make_shortcuts() -> Iterator[Shortcut]:
    for one in SHORTCUTS:
        kind: Any = one["type"]
        yield Shortcut(one["name"], kind, one["callback_id"], one["description"])


def test_a_status_is_set_until_the_end_of_a_day_and_shown(web: FlaskClient, mina: Person) -> None:
    html = does(web, "status", mina, status="Out sick", until="2026-12-04").text
    assert "<summary>Out sick until Fri 4 December</summary>" in html
    status = mina.member.status
    assert status.emoji == ":face_with_thermometer:"
    assert status.until == datetime(2026, 12, 4, 23, 59, 59, tzinfo=TORONTO)
    html = does(web, "status", mina, status="").text
    assert "<summary>Set a status</summary>" in html
    assert not mina.member.status.emoji
    does(web, "status", mina, status="Climbing", until="no day")
    assert not mina.member.status.emoji, "what is none sets none"

"""A host's bot is installed by workspaces themselves, kept apart in each, and taken out again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from agendas.installation import GRACE
from bot.doctor import database, holds
from db.core.base import Base
from db.messages import figures, rate_limits
from db.messages.outbox import OutboxRow, Status
from db.operations import installations
from db.operations.installations import Installation
from db.sessions import sessions
from sandbox.model.manifest import Subscription
from sandbox.people import Person
from sandbox.workspace import Workspace
from tests.stories.hosted import CALLBACK, INSTALL, Browser, Hosted, consent
from tests.stories.hosted import hosted as open_host
from tests.stories.subscribing import address_given
from tests.stories.world import TORONTO, World

WEEK = timedelta(days=7)


@pytest.fixture
def rotating() -> bool:
    """Whether Slack gives out tokens that expire."""
    return False


@pytest.fixture
def host(database: str, rotating: bool) -> Iterator[Hosted]:
    with open_host(database, rotating=rotating) as host:
        yield host
        assert host.sandbox.breaches == []


class Ward:
    """A workspace with a programme and one pair; both wards have people of the same Slack ids."""

    def __init__(self, host: Hosted, workspace: Workspace, names: tuple[str, str]) -> None:
        self.world: World = host.world(workspace)
        self.workspace = workspace
        mentor, mentee = names
        add = workspace.add_person
        self.fay = add("fay", real_name="Fay Laurent", tz=TORONTO, id="UFAY")
        self.mentor = add("max", real_name=mentor, tz=TORONTO, id="UMAX")
        self.mentee = add("ana", real_name=mentee, tz=TORONTO, id="UANA")

    def starts(self) -> None:
        """Start the programme, with a pair that meets in a week."""
        self.world.start_programme(self.fay)
        self.world.pair(self.mentor, self.mentee, next_meeting=self.world.clock.now() + WEEK)

    def says(self, words: str) -> bool:
        """Whether anybody here has been shown these words."""
        everybody: list[Person] = self.workspace.people
        return any(words in m.text + m.plain for p in everybody for m in p.all_messages)


@pytest.fixture
def ward(host: Hosted) -> Ward:
    """The sandbox's own workspace; the bot is not installed in it."""
    host.sandbox.team.bot_token = ""
    return Ward(host, host.sandbox, ("Dr Max Okafor", "Ana Silva"))


def rows(host: Hosted, workspace: Workspace) -> int:
    """Count what the database holds of a workspace, in every table."""
    with sessions(host.worker.engine)() as session:
        return sum(
            session.scalar(
                select(func.count())
                .select_from(table)
                .where(table.c.workspace_id == workspace.team_id)
            )
            or 0
            for table in Base.metadata.sorted_tables
            if "workspace_id" in table.columns
        )


def installation(host: Hosted, workspace: Workspace) -> Installation | None:
    with sessions(host.worker.engine)() as session:
        return installations.of_workspace(session, workspace.team_id)


def statuses(host: Hosted, workspace: Workspace) -> set[str]:
    with sessions(host.worker.engine)() as session:
        of = select(OutboxRow.status).where(OutboxRow.workspace_id == workspace.team_id)
        return set(session.scalars(of))


def test_a_workspace_installs_the_bot_and_is_answered_and_written_to(
    host: Hosted, ward: Ward
) -> None:
    page = host.installs(ward.workspace)
    assert page.status == 200
    assert "Reiterate is in sandbox" in page.text
    assert ward.workspace.team_id in page.text
    ward.starts()
    reply = ward.mentee.types("/meeting")
    assert reply is not None
    assert "Dr Max Okafor" in str(reply.payload)
    ward.world.passes(days=4)
    ward.mentee.sees("Please prepare your meeting with Dr Max Okafor")


def test_the_token_is_not_in_the_database_in_clear(host: Hosted, ward: Ward) -> None:
    host.installs(ward.workspace)
    found = installation(host, ward.workspace)
    assert found is not None
    kept = " ".join(str(getattr(found, c.key)) for c in Installation.__table__.columns)
    assert ward.workspace.team.bot_token not in kept
    assert "xox" not in kept


@pytest.mark.slow
def test_two_workspaces_whose_ids_collide_know_nothing_of_each_other(
    host: Hosted, ward: Ward
) -> None:
    other = Ward(host, host.sandbox.neighbour("other"), ("Dr Ina Berg", "Tom Abara"))
    for one in (ward, other):
        host.installs(one.workspace)
        one.starts()
    ward.mentee.types("/agenda career: a word of the first ward")
    other.mentee.types("/agenda career: a word of the second ward")
    ward.world.passes(days=8)
    for one, mentor, word, foreign in (
        (ward, "Dr Max Okafor", "first ward", ("Berg", "Abara", "second ward")),
        (other, "Dr Ina Berg", "second ward", ("Okafor", "Silva", "first ward")),
    ):
        one.mentee.sees(f"Please prepare your meeting with {mentor}")
        assert one.says(word)
        assert not any(one.says(words) for words in foreign)


def test_a_workspace_that_has_not_installed_the_bot_is_told_so(host: Hosted, ward: Ward) -> None:
    ward.mentee.types("/meeting")
    ward.mentee.sees("not installed in this workspace")
    assert rows(host, ward.workspace) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "events",
    [
        ("app_uninstalled", "tokens_revoked"),
        ("tokens_revoked", "app_uninstalled"),
        ("app_uninstalled",),
    ],
)
def test_once_it_is_taken_out_nothing_is_sent_and_after_a_month_nothing_is_left(
    host: Hosted, ward: Ward, events: tuple[Subscription, ...]
) -> None:
    other = Ward(host, host.sandbox.neighbour("other"), ("Dr Ina Berg", "Tom Abara"))
    for one in (ward, other):
        host.installs(one.workspace)
        one.starts()
    ward.workspace.uninstall(*events)
    assert installation(host, ward.workspace) is None
    before = len(ward.mentee.messages)
    ward.world.passes(days=29)
    assert len(ward.mentee.messages) == before
    assert other.says("Please prepare your meeting")
    assert rows(host, ward.workspace) > 0
    assert Status.PENDING in statuses(host, ward.workspace)
    ward.world.passes(days=2)
    assert rows(host, ward.workspace) == 0
    assert rows(host, other.workspace) > 0


def test_a_workspace_that_left_is_no_trouble_of_the_hosts(host: Hosted, ward: Ward) -> None:
    host.installs(ward.workspace)
    ward.starts()
    ward.workspace.uninstall()
    ward.world.passes(days=5)
    with host.worker.sessions() as session:
        assert Status.PENDING in statuses(host, ward.workspace)
        assert figures.oldest_due(session, host.clock.now()) is None
        assert figures.holds(session) == {}
        said = [*database.check_uninstalled(session, host.clock.now()), *holds.check_holds(session)]
        assert [finding.ok for finding in said] == [None, True]
    assert "sending" not in host.worker.get_status().ready()


def test_a_calendars_address_leads_nowhere_while_the_bot_is_taken_out(
    host: Hosted, ward: Ward
) -> None:
    host.installs(ward.workspace)
    ward.starts()
    ward.mentee.types("/mentoring calendar")
    address = address_given(ward.mentee)
    assert Browser().opens(address).status == 200
    ward.workspace.uninstall()
    assert Browser().opens(address).status == 404
    host.installs(ward.workspace)
    assert Browser().opens(address).status == 200


def test_a_persons_own_token_that_is_revoked_changes_nothing(host: Hosted, ward: Ward) -> None:
    host.installs(ward.workspace)
    event = {"type": "tokens_revoked", "tokens": {"oauth": ["UANA"]}}
    ward.workspace.act.send_event({**event, "event_ts": host.sandbox.state.next_ts()})
    assert installation(host, ward.workspace) is not None


@pytest.mark.slow
def test_who_comes_back_within_the_month_finds_everything_and_is_sent_nothing_stale(
    host: Hosted, ward: Ward
) -> None:
    host.installs(ward.workspace)
    ward.starts()
    ward.mentee.types("/agenda career: a word that stays")
    ward.workspace.uninstall()
    before = len(ward.mentee.messages)
    ward.world.passes(days=20)
    host.installs(ward.workspace)
    ward.world.settles()
    assert not any("prepare" in m.plain for m in ward.mentee.messages[before:])
    ward.mentee.types("/agenda")
    assert ward.mentee.modal is not None
    assert "a word that stays" in str(ward.mentee.modal.body)
    ward.mentee.closes()
    ward.world.passes(days=GRACE.days)
    assert rows(host, ward.workspace) > 0


def test_news_of_an_earlier_end_that_comes_late_does_not_end_it_again(
    host: Hosted, ward: Ward
) -> None:
    host.installs(ward.workspace)
    ward.workspace.uninstall("app_uninstalled")
    late = host.sandbox.state.next_ts()
    ward.world.passes(minutes=5)
    host.installs(ward.workspace)
    ward.workspace.act.send_event({"type": "app_uninstalled", "event_ts": late})
    assert installation(host, ward.workspace) is not None


@pytest.mark.slow
@pytest.mark.parametrize("rotating", [True])
def test_tokens_that_expire_are_renewed_before_they_do(host: Hosted, ward: Ward) -> None:
    host.installs(ward.workspace)
    ward.starts()
    first = ward.workspace.team.bot_token
    for _ in range(5):
        ward.world.passes(hours=10)
        host.worker.renew()
    assert ward.workspace.team.bot_token != first
    ward.world.passes(days=4)
    assert ward.says("Please prepare your meeting")


@pytest.mark.parametrize("rotating", [True])
def test_a_token_that_expired_while_nobody_was_there_is_renewed_when_it_is_needed(
    host: Hosted, ward: Ward
) -> None:
    host.installs(ward.workspace)
    ward.starts()
    host.later(timedelta(days=3))
    reply = ward.mentee.types("/meeting")
    assert reply is not None
    assert "Dr Max Okafor" in str(reply.payload)


@pytest.mark.parametrize("rotating", [True])
def test_a_renewal_that_fails_is_tried_again(host: Hosted, ward: Ward) -> None:
    host.installs(ward.workspace)
    first = ward.workspace.team.bot_token
    host.later(timedelta(hours=10))
    host.sandbox.faults.add("oauth.v2.access", status=500)
    host.worker.renew()
    assert ward.workspace.team.bot_token == first
    host.later(timedelta(minutes=2))
    host.worker.renew()
    assert ward.workspace.team.bot_token != first


def test_who_declines_is_told_that_nothing_was_changed(host: Hosted, ward: Ward) -> None:
    browser = Browser()
    link, form = consent(ward.workspace, host.asks(browser))
    page = browser.opens(link, {**form, "allow": ""})
    assert "You chose not to allow it" in page.text
    assert installation(host, ward.workspace) is None


def test_a_link_that_somebody_else_began_is_refused(host: Hosted, ward: Ward) -> None:
    link, form = consent(ward.workspace, host.asks(Browser()))
    page = Browser().opens(link, form)
    assert page.status == 400
    assert "another browser" in page.text
    assert installation(host, ward.workspace) is None


def test_a_state_that_is_made_up_a_code_that_is_spent_and_none_at_all_are_refused(
    host: Hosted, ward: Ward
) -> None:
    browser = Browser()
    page = host.installs(ward.workspace, browser)
    again = browser.opens(page.address)
    assert again.status in (400, 401)
    back = f"{host.settings.public_url}{CALLBACK}"
    for query in ("", "?code=1", "?state=made-up&code=1", "?error=%3Cscript%3E"):
        answer = browser.opens(f"{back}{query}")
        assert "Reiterate was not added" in answer.text
        assert "<script>" not in answer.text


def test_the_link_asks_for_what_the_manifest_has_whatever_the_address_says(host: Hosted) -> None:
    browser = Browser()
    plain = host.asks(browser)
    page = browser.opens(f"{host.settings.public_url}{INSTALL}?team=T1%26scope=admin")
    assert "admin" not in page.text.partition('href="')[2].partition('"')[0]
    assert "scope=chat:write" in plain


@pytest.mark.slow
def test_a_hold_for_a_token_that_was_not_taken_ends_with_a_new_installation(
    host: Hosted, ward: Ward
) -> None:
    host.installs(ward.workspace)
    ward.starts()
    with host.worker.sessions.begin() as session:
        rate_limits.hold(session, ward.workspace.team_id, "token_revoked")
    ward.world.passes(days=6)  # to Monday: what is late keeps to weekends
    assert not ward.says("Please prepare your meeting")
    host.installs(ward.workspace)
    ward.world.settles()
    assert ward.says("Please prepare your meeting")

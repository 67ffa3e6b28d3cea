"""Quiet is kept: weekends and holidays by country, and Slack's own status of being away."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db.mentoring import programmes
from db.mentoring.people import Person as RowPerson
from sandbox.people import Person
from tests.stories.cycles import Couple, couple
from tests.stories.world import TORONTO, World
from tests.stories.world import world as open_world

MONDAY_BEFORE = datetime(2026, 12, 21, 15, tzinfo=UTC)
PALM, ILL = ":palm_tree:", ":face_with_thermometer:"


@pytest.fixture
def december(database: str) -> Iterator[World]:
    """The week before Christmas, on Monday at ten in Toronto."""
    with open_world(database, MONDAY_BEFORE) as world:
        yield world


def arrivals(world: World, person: Person, words: str, zone: str = TORONTO) -> list[str]:
    """Return when somebody got messages with such words, where they are."""
    moments = (
        datetime.fromtimestamp(float(message.ts), UTC).astimezone(ZoneInfo(zone))
        for message in person.messages
        if words in message.plain
    )
    return [f"{at:%a %d %b %H:%M}" for at in moments]


def kept(world: World, person: Person) -> RowPerson:
    with world.bot.sessions() as session:
        return session.scalars(select(RowPerson).where(RowPerson.slack_id == person.id)).one()


def at(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc, arg-type]


def test_no_prompt_comes_on_christmas_day(december: World) -> None:
    two = couple(december, at(TORONTO, 2026, 12, 28, 10) - MONDAY_BEFORE)
    december.passes(days=7)
    prompts = arrivals(december, two.mentee, "Please prepare your meeting")
    assert prompts == ["Wed 23 Dec 09:00"]


@pytest.mark.slow
def test_no_prompt_comes_on_new_years_day(december: World) -> None:
    two = couple(december, at(TORONTO, 2027, 1, 4, 11) - MONDAY_BEFORE)
    december.passes(days=14)
    prompts = arrivals(december, two.mentee, "Please prepare your meeting")
    assert prompts == ["Wed 30 Dec 09:00"]


@pytest.mark.slow
def test_where_fridays_are_free_a_sunday_is_a_day_like_any_other(world: World) -> None:
    meets = at("Africa/Cairo", 2026, 12, 6, 10) - world.clock.now()  # a Sunday
    two = couple(world, meets, mentor_tz="Africa/Cairo", mentee_tz="Africa/Cairo")
    world.passes(days=13)
    prompts = arrivals(world, two.mentee, "Please prepare your meeting", "Africa/Cairo")
    assert prompts == ["Wed 02 Dec 09:00"]
    shared = arrivals(world, two.mentor, "You meet on", "Africa/Cairo")
    assert shared[0].startswith("Thu 03 Dec")


def test_somebody_says_where_they_work_and_takes_it_back(world: World) -> None:
    two = couple(world, timedelta(days=20))
    ana = two.mentee
    ana.types("/mentoring country")
    assert (
        "holidays of Canada, where your time zone lies (America/Toronto)" in ana.last_message.plain
    )
    ana.types("/mentoring country germny")
    assert "I know no country “germny”. Did you mean Germany? Nothing" in ana.last_message.plain
    ana.types("/mentoring country Germany, Atlantis")
    assert "no region “Germany, Atlantis” of Germany" in ana.last_message.plain
    assert "Sachsen" in ana.last_message.plain
    assert not kept(world, ana).own_country
    ana.types("/mentoring country DE, Sachsen")
    assert "weekends and holidays of Germany (Sachsen), as you said" in ana.last_message.plain
    assert "The next holiday is Friday 25 December" in ana.last_message.plain
    ana.types("/mentoring country egypt")
    ana.clicks("Undo")
    assert "Germany (Sachsen)" in ana.last_message.plain
    assert (kept(world, ana).country, kept(world, ana).region) == ("DE", "SN")
    ana.types("/mentoring country off")
    assert "Canada, where your time zone lies" in ana.last_message.plain
    assert kept(world, ana).country is None


@pytest.mark.slow
def test_another_country_moves_what_waits_already(world: World) -> None:
    # Thursday 17 December is worked on in Canada and in Egypt; the Sunday before it in one of them.
    two = couple(world, at(TORONTO, 2026, 12, 8, 10) - world.clock.now())
    world.pilot.until(at(TORONTO, 2026, 12, 1, 10))
    two.mentee.types("/mentoring country Egypt")
    world.passes(days=8)
    # Three days before Tuesday is Saturday: Thursday is the last working day before it in Egypt.
    assert arrivals(world, two.mentee, "Please prepare your meeting") == ["Thu 03 Dec 09:00"]


def test_a_programmes_country_is_its_peoples_unless_they_say_otherwise(world: World) -> None:
    fay, max_, ana = (world.person(name, name.title()) for name in ("fay", "max", "ana"))
    world.start_programme(fay)
    with world.bot.sessions.begin() as session:
        programme = programmes.get(session, world.sandbox.team_id, world.programme.id)
        programme.country, programme.region = "CA", "ON"
    world.pair(max_, ana)
    ana.types("/mentoring country")
    assert "holidays of Canada (Ontario), as your programme has it" in ana.last_message.plain
    ana.types("/mentoring country Nepal")
    ana.types("/mentoring country off")
    assert "Canada (Ontario), as your programme has it" in ana.last_message.plain
    assert kept(world, max_).region == "ON"


def lapsed(world: World) -> Couple:
    """A pair that never met, and has lapsed by the morning on which each is asked about it."""
    return couple(world)


def nudges(person: Person) -> int:
    asked = ("met yet?", "Is there a date for you and")
    return sum(any(words in message.plain for words in asked) for message in person.messages)


@pytest.mark.slow
def test_a_holiday_in_slack_holds_nudges_off_until_it_expires(world: World) -> None:
    two = lapsed(world)
    world.pilot.until(at(TORONTO, 2027, 1, 5, 12))
    asked = nudges(two.mentee), nudges(two.mentor)
    two.mentee.sets_status(PALM, "Vacationing", at(TORONTO, 2027, 1, 14, 12))
    world.pilot.until(at(TORONTO, 2027, 1, 14, 11, 55))
    assert (nudges(two.mentee), nudges(two.mentor)) == (asked[0], asked[1] + 2)
    world.passes(hours=2)
    assert nudges(two.mentee) == asked[0] + 1


@pytest.mark.slow
def test_a_status_without_an_end_holds_for_two_weeks_and_clearing_it_ends_it(world: World) -> None:
    two = lapsed(world)
    world.pilot.until(at(TORONTO, 2027, 1, 5, 12))
    for person in (two.mentee, two.mentor):
        person.sets_status(ILL, "Out sick")
    world.pilot.until(at(TORONTO, 2027, 1, 13, 10))
    assert nudges(two.mentee) == nudges(two.mentor) == 0
    two.mentor.sets_status()
    world.passes(minutes=5)
    assert (nudges(two.mentee), nudges(two.mentor)) == (0, 1)
    world.pilot.until(at(TORONTO, 2027, 1, 19, 13))
    assert nudges(two.mentee) == 1


@pytest.mark.slow
def test_what_a_meeting_needs_comes_to_whoever_is_ill(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.sets_status(ILL, "Out sick")
    two.mentor.sets_status(PALM, "Vacationing")
    world.passes(days=7, minutes=5)
    assert len(arrivals(world, two.mentee, "Please prepare your meeting")) == 1
    assert len(arrivals(world, two.mentor, "You meet on")) == 1
    assert len(arrivals(world, two.mentor, "Your first meeting with")) == 1
    before = len(two.mentee.messages)
    world.passes(hours=2)
    assert len(two.mentee.messages) == before, "whether they met can wait"


@pytest.mark.slow
def test_a_promise_is_not_reminded_of_while_its_owner_is_away_but_after_it(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by 2 december")
    two.mentee.sets_status(PALM, "", at(TORONTO, 2026, 12, 3, 12))
    before = len(two.mentee.messages)
    world.pilot.until(at(TORONTO, 2026, 12, 3, 11))
    assert len(two.mentee.messages) == before
    world.passes(hours=2)
    assert "send the draft" in two.mentee.last_message.plain


@pytest.mark.slow
def test_nobody_is_told_of_a_status(world: World) -> None:
    fay = world.person("fay2", "Fay Two")
    two = lapsed(world)
    words, emoji = "canary-sick-7f", ILL
    world.pilot.until(at(TORONTO, 2027, 1, 5, 12))
    two.mentee.sets_status(emoji, words)
    world.passes(days=15)
    two.mentor.opens_home()
    two.mentor.types("/mentoring")
    for person in (two.mentor, fay, world.sandbox.person("fay")):
        seen = " ".join(message.plain for message in person.all_messages)
        home = person.home.plain if person.home else ""
        for word in (words, emoji, "sick", "vacation", "holiday status", "away"):
            assert word not in (seen + home).lower(), word
    with world.bot.sessions() as session:
        row = session.scalars(select(RowPerson).where(RowPerson.slack_id == two.mentee.id)).one()
        assert words not in str([getattr(row, c.key) for c in RowPerson.__table__.columns])


def test_no_form_offers_a_day_that_one_of_the_two_is_off(world: World) -> None:
    # A month from Tuesday 24 November is Thursday 24 December: a holiday in Prague, and so are
    # the days after it, until Monday; in Egypt the weekend begins with Friday.
    two = couple(world, mentee_tz="Africa/Cairo", mentor_tz="Europe/Prague")
    two.mentee.types("/meeting plan")
    assert two.mentee.modal is not None
    (picked,) = (
        element["initial_date_time"]
        for block in two.mentee.modal.blocks
        for element in [block.get("element") or {}]
        if "initial_date_time" in element
    )
    assert f"{datetime.fromtimestamp(picked, UTC):%a %d %b}" == "Mon 28 Dec"

"""`/mentoring country`: where somebody works, for weekends and holidays, by their own word."""

from datetime import date, timedelta
from typing import Any

from agendas.dates.countries import (
    NotAPlace,
    Place,
    list_region_names,
    name_country,
    name_region,
    read_place,
)
from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.dates.working_days import WorkingDays, find_territory
from agendas.text.messages import say
from db.mentoring import countries
from db.mentoring.people import Person
from handlers.slackui.request import Request, Response, UserError

OFF = ("off", "none")
LOOKED_AHEAD = 400
MOST_REGIONS = 20


def set_country(request: Request) -> Response:
    """Say, or set, by which country's weekends and holidays somebody is written to."""
    person, text = request.person, request.text
    if not text:
        return Response(say=say("mentoring/country", **_build_context(request)))
    before = _encode(person)
    _give(request, None if text.lower() in OFF else _read(text))
    return Response(say=say("mentoring/country_set", **_build_context(request), before=before))


def undo_country(request: Request) -> Response:
    """Let somebody's country be again what it was before they last set it."""
    request.require_own()
    _give(request, _decode(request.value.partition(".")[2]))
    return Response(replace=say("mentoring/country", **_build_context(request)))


def _give(request: Request, place: Place | None) -> None:
    person = request.person
    person.own_country = place is not None
    if place is not None:
        person.country, person.region = place.country, place.region
    else:
        countries.inherit(request.session, person)
    request.resources.rezone(request.session, person, request.now)


def _read(text: str) -> Place:
    try:
        return read_place(text)
    except NotAPlace as wrong:
        regions = list(list_region_names(wrong.country).values()) if wrong.country else []
        country = name_country(wrong.country) if wrong.country else ""
        raise UserError(
            "mentoring/country_wrong",
            text=text,
            near=wrong.near,
            country=country,
            regions=regions if len(regions) <= MOST_REGIONS else [],
        ) from None


def _build_context(request: Request) -> dict[str, Any]:
    person = request.person
    country = person.country or find_territory(person.zone.key)
    source = "own" if person.own_country else "programme" if person.country else "zone"
    today = wall_time(request.now, person.zone).date()
    holiday = _find_holiday(person.days, today)
    return {
        "country": name_country(country) if country else "",
        "region": name_region(country, person.region) if person.country else "",
        "source": source,
        "zone": person.zone.key,
        "holiday": day_in_words(holiday) if holiday else "",
    }


def _find_holiday(days: WorkingDays, today: date) -> date | None:
    """Return the next day from today on that would be worked on, were it not a holiday."""
    ahead = (today + timedelta(days=number) for number in range(LOOKED_AHEAD))
    free = (day for day in ahead if day.weekday() not in days.weekend and not days.includes(day))
    return next(free, None)


def _encode(person: Person) -> str:
    """Return what a button carries: whose it is, and the country that they had set, if any."""
    was = f"{person.country}/{person.region or ''}" if person.own_country else "-"
    return f"{person.id}.{was}"


def _decode(value: str) -> Place | None:
    country, _, region = value.partition("/")
    try:
        return read_place(f"{country}, {region}" if region else country)
    except NotAPlace:
        return None

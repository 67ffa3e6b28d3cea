"""What a programme's form brings back, read and checked against what Slack says."""

from collections.abc import Collection, Mapping
from typing import Any

from agendas.dates.countries import NotAPlace, list_region_names, name_country, read_place
from agendas.profiles import Profile, hindrance
from agendas.programme import LONGEST_NAME, LONGEST_RETENTION, MOST_FACILITATORS, Terms
from agendas.rhythm.cadence import CODES
from handlers.programme import service
from handlers.programme.context import name_place
from handlers.programme.modals import CHANNEL, COUNTRY, NAME, PEOPLE
from handlers.programme.service import Draft
from handlers.slackui.forms import form_values, pickers
from handlers.slackui.request import Request, UserError

NUMBERS = {
    "weekday": range(7),
    "hour": range(24),
    "grace": range(121),
    "prompt": range(2, 29),
    "share": range(1, 15),
    "months": range(1, LONGEST_RETENTION + 1),
    "asking": range(2),
}
MOST_REGIONS = 20


def read_form(request: Request) -> Terms:
    """Return the terms that a form holds; raise UserError for what cannot be one."""
    country, region = _read_country(request)
    numbers = {
        name: int(form_values.read_choice(request, name, [str(one) for one in among]))
        for name, among in NUMBERS.items()
    }
    name = form_values.read_line(request, NAME, LONGEST_NAME)
    if not name:
        raise UserError("programme/no_name", field=NAME)
    return Terms(
        name=name,
        people=pickers.read_people(request, PEOPLE, MOST_FACILITATORS),
        channel=pickers.read_picked(request, CHANNEL),
        country=country,
        region=region,
        cadence=form_values.read_choice(request, "cadence", CODES),
        **numbers,
    )


def require_sound(request: Request, terms: Terms, changed: Collection[str]) -> None:
    """Raise UserError for those of the terms that are `changed` and cannot be."""
    if terms.prompt <= terms.share:
        raise UserError("programme/days_wrong", field="prompt", share=terms.share)
    if "people" in changed:
        for slack_id, profile in request.lookup.find_people(terms.people).items():
            require_fit(slack_id, profile, PEOPLE)
    if "name" in changed and service.is_taken(request.session, request.workspace_id, terms.name):
        raise UserError("programme/name_taken", field=NAME)
    if "channel" in changed:
        found = request.lookup.find_channel(terms.channel)
        if found.problem and found.problem != "unseen":
            raise UserError("programme/channel_wrong", field=CHANNEL, problem=found.problem)


def require_fit(slack_id: str, profile: Profile | None, field: str) -> Profile:
    """Return somebody who can run a programme; raise UserError, beside an input, for others."""
    wrong = hindrance(profile)
    if wrong or profile is None:
        name = profile.name if profile else slack_id
        raise UserError("programme/person_wrong", field=field, problem=wrong, name=name)
    return profile


def build_draft(request: Request, terms: Terms, changed: Collection[str]) -> Draft:
    """Return the terms for the use case, with what Slack says of the people, if they `changed`."""
    people = request.lookup.find_people(terms.people) if "people" in changed else None
    return Draft(
        name=terms.name,
        channel_id=terms.channel,
        facilitators=people,
        country=terms.country,
        region=terms.region,
        cadence=terms.cadence,
        weekday=terms.weekday,
        hour=terms.hour,
        grace=terms.grace,
        prompt=terms.prompt,
        share=terms.share,
        retention_months=terms.months,
        asking=bool(terms.asking),
    )


def require_whole(carried: Mapping[str, Any]) -> Terms:
    """Return the terms that a confirmation carries; raise UserError where they are none."""
    try:
        terms = Terms.from_json(carried)
        numbers = all(getattr(terms, name) in among for name, among in NUMBERS.items())
        words = (terms.name, terms.channel, terms.country, terms.region, terms.cadence)
        words_too = all(isinstance(one, str) for one in (*words, *terms.people))
        country = not terms.country or read_place(f"{terms.country}, {terms.region}".strip(", "))
        if numbers and words_too and country and terms.cadence in CODES:
            return terms
    except (TypeError, KeyError, ValueError):
        pass
    raise UserError("shared/form_lost")


def encode(terms: Terms) -> dict[str, Any]:
    """Return the terms as the form's inputs show them, by block."""
    return {
        NAME: terms.name,
        PEOPLE: list(terms.people),
        CHANNEL: terms.channel,
        COUNTRY: name_place(terms.country, terms.region),
        "cadence": terms.cadence,
        **{name: str(getattr(terms, name)) for name in NUMBERS},
    }


def _read_country(request: Request) -> tuple[str, str]:
    text = form_values.read_line(request, COUNTRY, 80)
    if not text:
        return "", ""
    try:
        found = read_place(text)
    except NotAPlace as wrong:
        regions = list(list_region_names(wrong.country).values()) if wrong.country else []
        raise UserError(
            "programme/country_wrong",
            field=COUNTRY,
            text=text,
            near=wrong.near,
            country=name_country(wrong.country) if wrong.country else "",
            regions=regions if len(regions) <= MOST_REGIONS else [],
        ) from None
    return found.country, found.region or ""

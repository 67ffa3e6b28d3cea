"""Where a programme's people work, read from the command line."""

import click

from agendas.dates.countries import (
    NotAPlace,
    list_region_names,
    name_country,
    name_region,
    read_country,
    read_region,
)
from db.mentoring.programmes import Programme

NONE = "none"


def read_options(country: str | None, region: str | None) -> tuple[str | None, str | None]:
    """Return the codes of a country and a region: None where it is not said, "" where it is none.

    Raises BadParameter for what is neither, with what may be meant.
    """
    if country is None:
        if region is not None:
            raise click.BadParameter("Say --country as well.", param_hint="--region")
        return None, None
    if country.strip().lower() == NONE:
        return "", None
    try:
        code = read_country(country)
    except NotAPlace as wrong:
        near = f" Did you mean {wrong.near}?" if wrong.near else ""
        raise click.BadParameter(
            f'"{country}" is no country.{near} Type its code, such as CA, or its English name.',
            param_hint="--country",
        ) from None
    return code, _read_region(code, region) if region else None


def describe(programme: Programme) -> str:
    """Return by which country's weekends and holidays a programme goes, if that was said."""
    if not programme.country:
        return ""
    where = [name_country(programme.country), name_region(programme.country, programme.region)]
    return f"weekends and holidays of {', '.join(filter(None, where))}; "


def _read_region(country: str, region: str) -> str:
    try:
        return read_region(country, region)
    except NotAPlace as wrong:
        known = list_region_names(country)
        near = f" Did you mean {wrong.near}?" if wrong.near else ""
        these = ", ".join(known) if known else "none with holidays of its own"
        raise click.BadParameter(
            f'"{region}" is no region of {name_country(country)}.{near} There are: {these}.',
            param_hint="--region",
        ) from None

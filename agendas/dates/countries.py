"""Countries and their regions, as people write them: "DE", "Germany", "Canada, Ontario", "CA-ON".

Those that there are, are those whose holidays the `holidays` library knows.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from babel import Locale

ALSO = {
    "america": "US",
    "britain": "GB",
    "czech republic": "CZ",
    "great britain": "GB",
    "holland": "NL",
    "hong kong": "HK",
    "ivory coast": "CI",
    "macau": "MO",
    "uae": "AE",
    "uk": "GB",
    "united states of america": "US",
}
CLOSE = 0.75
LONGEST = 80  # far longer than any
_BETWEEN = re.compile(r"\s*[,/-]\s*|\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166-1), and one of its regions by the library's code, if any."""

    country: str
    region: str | None = None


class NotAPlace(ValueError):
    """Words that name no country, or no region of `country`; `near` is what may be meant, or ""."""

    def __init__(self, text: str, near: str = "", country: str = "") -> None:
        super().__init__(text)
        self.text, self.near, self.country = text, near, country


def read_place(text: str) -> Place:
    """Return the country, and the region, that words mean; raise NotAPlace."""
    words = " ".join(text.split())[:LONGEST]
    if country := _list_countries().get(_spell(words)):
        return Place(country)
    if region := _list_regions("GB").get(_spell(words)):
        return Place("GB", region)
    pairs = _split(words)
    for country, rest in pairs:
        if region := _list_regions(country).get(_spell(rest)):
            return Place(country, region)
    if pairs:
        raise _refuse_region(text, *pairs[0])
    near = get_close_matches(_spell(words), _list_countries(), 1, CLOSE)
    raise NotAPlace(text, name_country(_list_countries()[near[0]]) if near else "")


def _split(words: str) -> list[tuple[str, str]]:
    """Return the countries that words begin or end with, each with what else they say."""
    countries, found = _list_countries(), []
    for at in _BETWEEN.finditer(words):
        first, last = words[: at.start()], words[at.end() :]
        for name, rest in ((first, last), (last, first)):
            if country := countries.get(_spell(name)):
                found.append((country, rest))
    return found


def read_country(text: str) -> str:
    """Return the code of the country that words mean; raise NotAPlace."""
    place = read_place(text)
    if place.region:
        raise NotAPlace(text, name_country(place.country))
    return place.country


def read_region(country: str, text: str) -> str:
    """Return the code of a country's region that words mean; raise NotAPlace."""
    if code := _list_regions(country).get(_spell(text[:LONGEST])):
        return code
    raise _refuse_region(text, country, text[:LONGEST])


def name_country(country: str) -> str:
    """Return what a country is called, or its code."""
    return str(Locale("en").territories.get(country, country))


def name_region(country: str, region: str | None) -> str:
    """Return what a country's region is called, or its code; "" for none."""
    names = list_region_names(country)
    return names.get(region, region) if region else ""


@cache
def list_region_names(country: str) -> Mapping[str, str]:
    """Return the regions of a country that have holidays of their own: codes, and names."""
    from holidays import country_holidays

    try:
        known = country_holidays(country)
    except NotImplementedError:
        return {}
    also = known.get_subdivision_aliases()
    return {code: (also.get(code) or [code])[0] for code in known.subdivisions}


def _refuse_region(text: str, country: str, region: str) -> NotAPlace:
    regions = _list_regions(country)
    near = get_close_matches(_spell(region), regions, 1, CLOSE)
    return NotAPlace(text, name_region(country, regions[near[0]]) if near else "", country)


@cache
def _list_countries() -> Mapping[str, str]:
    from holidays.registry import COUNTRIES

    names = Locale("en").territories
    found = dict(ALSO)
    for module, (_, code, *others) in COUNTRIES.items():
        said = (module.replace("_", " "), code, *others, names.get(code, code))
        found |= {_spell(name): code for name in said}
    return found


@cache
def _list_regions(country: str) -> Mapping[str, str]:
    from holidays import country_holidays

    known = country_holidays(country)
    also = known.get_subdivision_aliases()
    return {
        _spell(name): code for code in known.subdivisions for name in (code, *also.get(code, ()))
    }


def _spell(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w]+", " ", letters).split())

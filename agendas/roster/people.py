"""Whom a cell of a roster names: by Slack id, by e-mail address, or by name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from agendas.profiles import Profile, hindrance
from agendas.roster.faults import Fault

_SLACK_ID = re.compile(r"[UW][A-Z0-9]+")
_MENTION = re.compile(
    r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|/team/([UW][A-Z0-9]{2,})\b|<([UW][A-Z0-9]+)>"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ADDRESS = re.compile(r"[^@\s<>()\[\]\"“”,;:|]+@[^@\s<>()\[\]\"“”,;:|]+\.[^@\s<>()\[\]\"“”,;:|']+")
_SEVERAL = re.compile(r"\s*[;\n|]\s*|\s+(?:and|&|\+)\s+")
_TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "rev", "phd"}
_TITLES |= {"md", "assoc", "associate", "assistant"}
LIKE_ENOUGH = 0.75
NEAREST = 2  # so many are named where nobody is called so; of addresses, one


@dataclass(frozen=True)
class Directory:
    """What Slack says: of those who are named by id or address, and of everybody by name.

    `known` holds for each reference what Slack says, None for somebody it does not know;
    `everybody` are those among whom names are looked for, each with their address, and who is
    nearest, unless that is not worth it any more.
    """

    known: Mapping[str, Profile | None]
    everybody: Sequence[tuple[Profile, str]] = field(default_factory=tuple)
    says_nearest: bool = True

    @cached_property
    def by_name(self) -> dict[str, list[Profile]]:
        """Those who can take part, by name."""
        found: dict[str, list[Profile]] = {}
        for one, _ in self.everybody:
            if not hindrance(one):
                found.setdefault(fold_name(one.name), []).append(one)
        return found

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The addresses of everybody who has one, by Slack id."""
        return {one.slack_id: email for one, email in self.everybody if email}

    def call(self, profile: Profile) -> str:
        """Return how somebody is named so that it is clear who that is."""
        email = self.addresses.get(profile.slack_id)
        return f"{profile.name}, {email}" if email else profile.name


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found, or what is wrong; `by_name` says that somebody has to say that it is them."""

    profile: Profile | None = None
    fault: Fault | None = None
    by_name: bool = False


def reference(text: str) -> str | None:
    """Return a Slack id, or an e-mail address in small letters; None for what is neither.

    People are named as mail programs and Slack write them, too: "Ada Mentor <ada@example.org>",
    "mailto:ada@example.org", "<@U012AB3CD>", and as an export has them, "Ada Mentor <U012AB3CD>".
    """
    if _SLACK_ID.fullmatch(text):
        return text
    mention = _MENTION.search(text)
    if mention:
        return next(one for one in mention.groups() if one)
    addresses = list_addresses(text)
    return addresses[0] if len(addresses) == 1 else None


def list_addresses(text: str) -> list[str]:
    """Return the e-mail addresses in a cell, each once, in small letters."""
    found = _ADDRESS.findall(re.sub(r"mailto:", "", text, flags=re.IGNORECASE))
    plain = (one.replace("’", "'").strip("'.").lower() for one in found)
    return list(dict.fromkeys(one for one in plain if _EMAIL.fullmatch(one)))


def split_people(cell: str) -> list[str]:
    """Return those whom a cell names, each as it names them; none for an empty one."""
    if len(list_addresses(cell)) > 1:
        return list_addresses(cell)
    parts = [part.strip(" ,") for part in _SEVERAL.split(cell) if part.strip(" ,")]
    return [one for part in parts for one in _split_at_commas(part)]


def _split_at_commas(part: str) -> list[str]:
    """Return what stands between commas where each is somebody; "Okafor, Ben" is one."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    each = all(reference(piece) or len(piece.split()) > 1 for piece in pieces)
    return pieces if each and len(pieces) > 1 else [part]


def find_person(line: int, role: str, text: str, directory: Directory) -> Found:
    """Return who is meant in a role by what the file says."""
    facts: dict[str, object] = {"role": role, "text": text}
    ref = reference(text)
    if ref is None and len(split_people(text)) > 1:
        return Found(fault=Fault(line, "several_people", facts, role))
    if ref is None and text:
        return _find_by_name(line, role, text, directory)
    profile = directory.known.get(ref or "")
    fault = person_fault(line, role, text, profile)
    if fault and fault.kind == "not_found":
        facts |= {"nearest": find_nearest(text, directory)}
        return Found(fault=Fault(line, "not_found", facts, role))
    return Found(profile, fault)


def person_fault(line: int, role: str, text: str, profile: Profile | None) -> Fault | None:
    """Return what keeps somebody from having a role, or None; `text` is how the file names them."""
    facts: dict[str, object] = {"role": role, "text": text, "nearest": []}
    if reference(text) is None:
        return Fault(line, "neither" if text else "empty", {**facts, "column": role}, role)
    wrong = hindrance(profile)
    return Fault(line, wrong, facts, role) if wrong else None


def _find_by_name(line: int, role: str, text: str, directory: Directory) -> Found:
    facts: dict[str, object] = {"role": role, "text": text}
    same = directory.by_name.get(fold_name(text), [])
    if len(same) == 1:
        return Found(same[0], by_name=True)
    if same:
        facts |= {"nearest": [directory.call(one) for one in same[:5]]}
        return Found(fault=Fault(line, "name_of_several", facts, role))
    facts |= {"nearest": find_nearest(text, directory)}
    return Found(fault=Fault(line, "not_a_person", facts, role))


def find_nearest(text: str, directory: Directory) -> list[str]:
    """Return who may be meant by an address or a name that nobody has, as they are called here."""
    if not directory.says_nearest:
        return []
    able = {one.slack_id: one for same in directory.by_name.values() for one in same}
    addresses = list_addresses(text)
    if addresses:
        wanted = addresses[0]
        among = {email: able[who] for who, email in directory.addresses.items() if who in able}
    else:
        wanted = fold_name(text)
        among = {name: same[0] for name, same in directory.by_name.items()}
    near = get_close_matches(wanted, list(among), 1 if addresses else NEAREST, LIKE_ENOUGH)
    return [directory.call(among[one]) for one in near]


def fold_name(name: str) -> str:
    """Return a name as it is compared: without accents, titles, order ("Okafor, Ben") and case."""
    family, comma, given = name.partition(",")
    if comma and given.strip() and not is_title(given):
        name = f"{given} {family}"
    plain = unicodedata.normalize("NFKD", name.casefold().lstrip("@"))
    letters = "".join(
        one if one.isalnum() else " " for one in plain if not unicodedata.combining(one)
    )
    return " ".join(word for word in letters.split() if word not in _TITLES)


def is_title(words: str) -> bool:
    """Tell whether there is nothing but titles and degrees: "PhD, MD"."""
    return all(word in _TITLES for word in re.findall(r"\w+", words.casefold()))


def list_references(texts: Iterable[str]) -> list[str]:
    """Return those whom texts name by id or address, each once, for Slack to be asked about."""
    return list(dict.fromkeys(ref for text in texts if (ref := reference(text))))

"""Who is meant by a name at the beginning or at the end of a line: one of two people, or nobody."""

import re
from dataclasses import dataclass

from agendas.lines.addressing import BETWEEN, FOR, is_addressed
from agendas.searching import fold_case

ROLES = ("mentor", "mentee")
ANYBODY = "?"  # a name that could be either of the two
LONGEST_SHORT = 40

_TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "rev"}
_MYSELF = ("i", "me", "myself")
_END = r"(?![\w’'-]|\.\w)"
_ENDS = (_END, r"(?![\w.-])")  # after "I" an apostrophe goes on: "I'll", "I’m to"
_AND = re.compile(r"\s*(?:,|&|\+|/|and\b|or\b)\s*", re.IGNORECASE)
_BEFORE_LAST = re.compile(r"(?:\s*[,;:–—(]\s*|\s+-\s+)$")
# What goes between a name and what is to be done: "Max: …", "I will …", "Max is to …".
_PROMISING = (
    r"\s*[:–—]\s*|(?:[’']ll|[’']s to|[’']m to|\s+(?:will|shall|to|is to|am to|is going to"
    r"|am going to|(?:has|have) to|must|(?:promises?|promised|agrees?|agreed) to))\s+(?=\S)"
)
_PROMISES = re.compile(_PROMISING, re.IGNORECASE)
_JOINT = re.compile(rf"{_PROMISING}|\s*(?:\s-\s|,)\s*|\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the two, and which of them writes: "mentor" or "mentee"."""

    mentor: str
    mentee: str
    writer: str

    def shorten(self, role: str) -> str:
        """Return the shortest name by which `find_first` knows one of the two for sure."""
        full = self.mentor if role == "mentor" else self.mentee
        known = self._list_known()
        usable = [name for name in _list_forms(full) if known[fold_case(name)][1] == role]
        # The first of them: the first name, as people call each other.
        found = usable[0] if usable else role
        return found if len(found) <= LONGEST_SHORT else role

    def find_first(self, line: str) -> tuple[str, str]:
        """Return whose name a line begins with, and what follows it; `ANYBODY` for either of two.

        The first is empty where the line begins with no name.
        """
        marked = line.removeprefix("@")
        for name, role in self._list_longest():
            end = _ENDS[name.lower() == "i"]
            matched = re.match(re.escape(name) + end, marked, re.IGNORECASE)
            if matched is None:
                continue
            rest = marked[matched.end() :]
            both = _AND.match(rest)
            if both and self._begins_with_name(rest[both.end() :]):
                return ANYBODY, rest[both.end() :]
            if role in ROLES and name in ROLES and self._names_after_colon(rest):
                return ANYBODY, rest
            joint = _JOINT.match(rest)
            return role, rest[joint.end() :].strip() if joint else rest.strip()
        return "", line

    def find_role(self, name: str) -> str:
        """Return which of the two a name is, or "" where it is neither's or may be either's."""
        _, role = self._list_known().get(fold_case(name), ("", ""))
        return role if role in ROLES else ""

    def find_promising(self, line: str) -> tuple[str, str]:
        """Return which of the two a line says will do something, and what: "Max will …", "Max: …".

        The first is empty where it begins with neither's name, or goes on in another way.
        """
        for name, role in self._list_longest():
            matched = re.match(re.escape(name), line, re.IGNORECASE)
            joint = _PROMISES.match(line, matched.end()) if matched else None
            if joint and role in ROLES:
                return role, line[joint.end() :].strip()
        return "", line

    def find_addressed(self, line: str) -> tuple[str, str]:
        """Return which of the two an @name says that a line is for, and the line without it."""
        for name, role in self._list_longest():
            for found in re.finditer(f"(?<![\\w@])@{re.escape(name)}{_END}", line, re.IGNORECASE):
                before, after = line[: found.start()], line[found.end() :]
                if is_addressed(before, after):
                    words = f"{FOR.sub('', before).rstrip()} {after.lstrip()}"
                    return role, words.strip(BETWEEN)
        return "", line

    def find_last(self, line: str) -> tuple[str, str]:
        """Return whose name ends a line, set apart from it, and what stands before it."""
        bare = line.rstrip(" .)")
        for name, role in self._list_longest():
            matched = re.search(re.escape(name) + "$", bare, re.IGNORECASE)
            # "(I)" is as often the number of a part.
            if matched is None or name == "i":
                continue
            before = bare[: matched.start()]
            if _BEFORE_LAST.search(before):
                return role, before.rstrip(" ,;:–—-(")
        return "", line

    def _begins_with_name(self, words: str) -> bool:
        return any(
            re.match(re.escape(name) + _END, words.removeprefix("@"), re.IGNORECASE)
            for name, _ in self._list_longest()
        )

    def _names_after_colon(self, rest: str) -> bool:
        """Say whether a name follows what a role begins: "mentor training: Max books a room"."""
        matter, colon, after = rest.partition(":")
        return bool(matter.strip() and colon) and self._begins_with_name(after.strip())

    def _list_longest(self) -> list[tuple[str, str]]:
        return sorted(self._list_known().values(), key=lambda known: -len(known[0]))

    def _list_known(self) -> dict[str, tuple[str, str]]:
        """Return names, folded, as they are written and who is meant; `ANYBODY` where both are."""
        known = {fold_case(name): (name, self.writer) for name in _MYSELF}
        for role, full in (("mentor", self.mentor), ("mentee", self.mentee)):
            for name in _list_forms(full):
                _, before = known.get(fold_case(name), (name, role))
                known[fold_case(name)] = (name, role if before == role else ANYBODY)
        for role in ROLES:
            for words in (role, f"my {role}", f"the {role}"):
                known.setdefault(words, (words, role))
        return known


def list_bare(full: str) -> list[str]:
    """Return the words of a name without titles; of one that is nothing but titles, all."""
    words = full.split()
    return [word for word in words if word.rstrip(".").casefold() not in _TITLES] or words


def _list_forms(full: str) -> list[str]:
    """Return the names that somebody goes by: the first name, all, the last, with the title."""
    bare = list_bare(full)
    titles = [word for word in full.split() if word not in bare]
    if not bare:
        return []
    forms = [bare[0], " ".join(bare), bare[-1], full]
    for title in (title.rstrip(".") for title in titles):
        forms += [
            f"{title}{dot} {name}" for dot in ("", ".") for name in (bare[-1], " ".join(bare))
        ]
    return list(dict.fromkeys(form for form in forms if form))

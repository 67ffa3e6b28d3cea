"""What the rows of a roster mean: which people, how often, when; and every fault in them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches

from agendas.matching import MOST_PLACES
from agendas.profiles import Profile, remarks
from agendas.rhythm.cadence import Cadence, NotACadence
from agendas.roster.columns import AUTHORITIES, PLACES
from agendas.roster.dates import FirstMeeting, read_meeting
from agendas.roster.faults import Fault, Remark
from agendas.roster.people import Directory, find_person
from agendas.roster.rows import Row
from agendas.searching import fold_case
from agendas.text.messages import phrase

# So many faults are told with what is nearest: to look for more takes longer than it is worth.
NEAREST_OF = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that means something: both people known, times in UTC.

    `late` is what is wrong with its next meeting should the pair begin. Those in `by_name` were
    found by their name: somebody has to say that it is them. `chair` and `supervisor` are the
    mentee's, `capacity` how many mentees the mentor takes; `remarks` are of whom they are, by id.
    """

    line: int
    programme: str
    mentor: Profile
    mentee: Profile
    cadence: Cadence
    next_meeting: datetime | None
    late: Fault | None = None
    by_name: tuple[str, ...] = ()
    capacity: int | None = None
    chair: Profile | None = None
    supervisor: Profile | None = None
    remarks: tuple[tuple[str, Remark], ...] = field(default=(), compare=False)

    def list_details(self) -> Iterator[tuple[str, str, str]]:
        """Yield what it says of its people beside their pair: (column, of whom, what)."""
        if self.capacity is not None:
            of_whom = f"{self.programme}:{self.mentor.slack_id}"
            yield PLACES, of_whom, str(self.capacity)
        for authority in AUTHORITIES:
            other: Profile | None = getattr(self, authority)
            if other is not None:
                yield authority, self.mentee.slack_id, other.slack_id


def list_named(rows: Sequence[Row]) -> list[str]:
    """Return whom rows name, each as it is written, once."""
    return list(dict.fromkeys(who for row in rows for who in row.people))


def resolve(
    rows: Sequence[Row],
    programmes: Mapping[str, str],
    directory: Directory,
    now: datetime,
    cadences: Mapping[str, Cadence] | None = None,
) -> tuple[list[Entry], list[Fault]]:
    """Return what the rows mean, and every fault in them.

    `programmes` are those that may be named, with their time zones, which are for people of whom
    none is known; where there is but one, rows need not say it. `now` is aware.
    Rows that say no cadence have that of their programme in `cadences`, if given.
    """
    if leaves_units(rows, programmes):
        rows = [replace(row, unit="") for row in rows]
    entries: list[Entry] = []
    faults: list[Fault] = []
    for row in rows:
        if len(faults) > NEAREST_OF and directory.says_nearest:
            directory = replace(directory, says_nearest=False)
        reader = _Reader(row, programmes, directory, now, cadences or {})
        entry = reader.read()
        if entry and not reader.wrong:
            entries.append(entry)
        faults += reader.wrong
    clashes = list(_find_clashes(entries))
    wrong = {(fault.line, fault.facts["mentee"]) for fault in clashes}
    clear = [one for one in entries if (one.line, one.mentee.slack_id) not in wrong]
    return clear, sorted([*faults, *clashes], key=lambda fault: fault.line)


def leaves_units(rows: Sequence[Row], programmes: Collection[str]) -> bool:
    """Say whether the units that rows name are left alone: none is the only programme there is.

    A department's spreadsheet has divisions, say, which are no programmes.
    """
    units = {fold_case(row.unit) for row in rows}
    return len(programmes) == 1 and units.isdisjoint(map(fold_case, programmes))


def remarks_on(entries: Sequence[Entry]) -> list[Remark]:
    """Return what is to be known of the people in entries, of each but once."""
    found: dict[tuple[str, str], Remark] = {}
    for entry in entries:
        for slack_id, remark in entry.remarks:
            found.setdefault((slack_id, remark.kind), remark)
    return list(found.values())


class _Reader:
    """Reads one row; `wrong` are its faults."""

    def __init__(
        self,
        row: Row,
        programmes: Mapping[str, str],
        directory: Directory,
        now: datetime,
        cadences: Mapping[str, Cadence],
    ) -> None:
        self.row, self.programmes, self.directory, self.now = row, programmes, directory, now
        self.cadences = cadences
        self.wrong: list[Fault] = []
        self.by_name: list[str] = []
        self.remarks: list[tuple[str, Remark]] = []

    def read(self) -> Entry | None:
        row = self.row
        programme = self._programme()
        zone = self.programmes.get(programme, "")
        mentor, mentee = self._person("mentor", zone), self._person("mentee", zone)
        cadence = self._cadence(programme)
        first = self._first_meeting(mentee)
        chair, supervisor = self._other("chair", zone), self._other("supervisor", zone)
        capacity = self._capacity()
        if mentor and mentee and mentor.slack_id == mentee.slack_id:
            self.wrong.append(Fault(row.line, "same_person", {"name": mentor.name}, "mentee"))
        if not (mentor and mentee and cadence):
            return None
        return Entry(
            row.line,
            programme,
            *(mentor, mentee, cadence),
            first.at,
            first.late,
            tuple(self.by_name),
            *(capacity, chair, supervisor),
            tuple(self.remarks),
        )

    def _programme(self) -> str:
        text = self.row.programme or self.row.unit
        if not text and len(self.programmes) == 1:
            return next(iter(self.programmes))
        alike = {fold_case(name): name for name in self.programmes}
        found = alike.get(text.casefold())
        if found is None:
            near = get_close_matches(text.casefold(), list(alike), 1)
            nearest = [alike[one] for one in near]
            facts: dict[str, object] = {"text": text, "column": "programme", "nearest": nearest}
            kind = "unknown_programme" if text else "empty"
            self.wrong.append(Fault(self.row.line, kind, facts, "programme"))
        return found or ""

    def _person(self, role: str, zone: str) -> Profile | None:
        found = find_person(self.row.line, role, getattr(self.row, role), self.directory)
        if found.fault:
            self.wrong.append(found.fault)
        if found.by_name:
            self.by_name.append(role)
        if found.profile is None:
            return None
        if role in ("mentor", "mentee"):
            self._note_remarks(found.profile, zone)
        return replace(found.profile, timezone=found.profile.timezone or zone)

    def _note_remarks(self, profile: Profile, zone: str) -> None:
        facts: dict[str, object] = {"name": profile.name, "zone": zone}
        said = (Remark(self.row.line, kind, facts) for kind in remarks(profile))
        self.remarks += ((profile.slack_id, one) for one in said)

    def _other(self, role: str, zone: str) -> Profile | None:
        return self._person(role, zone) if getattr(self.row, role) else None

    def _cadence(self, programme: str) -> Cadence | None:
        text = self.row.cadence
        if not text and programme in self.cadences:
            return self.cadences[programme]
        if not text and not programme:
            return None  # it would be the programme's, of which it is told that it is not known
        try:
            return Cadence.parse(text)
        except NotACadence as error:
            kind = "cadence_doubtful" if error.doubtful else "cadence_beyond"
            nearest = [phrase("shared/_cadence", "words", cadence=one) for one in error.nearest]
            facts: dict[str, object] = {"text": text, "nearest": nearest}
            self.wrong.append(
                Fault(self.row.line, kind if nearest else "cadence", facts, "cadence")
            )
            return None

    def _first_meeting(self, mentee: Profile | None) -> FirstMeeting:
        zone = mentee.timezone if mentee else ""
        read = read_meeting(self.row.line, self.row.next_meeting, zone, self.now)
        if read.fault:
            self.wrong.append(read.fault)
        return read

    def _capacity(self) -> int | None:
        text = self.row.mentor_capacity
        if not text:
            return None
        number = int(text) if text.isdecimal() and len(text) < 4 else -1
        if not 0 <= number <= MOST_PLACES:
            facts = {"text": text, "most": MOST_PLACES}
            self.wrong.append(Fault(self.row.line, "capacity", facts, PLACES))
            return None
        return number


def _find_clashes(entries: Sequence[Entry]) -> Iterator[Fault]:
    first: dict[tuple[str, str, str], Entry] = {}
    told: dict[tuple[str, str], tuple[int, str]] = {}
    for entry in entries:
        mentor, mentee = entry.mentor.slack_id, entry.mentee.slack_id
        named = {"mentee": mentee}
        twice = first.setdefault((entry.programme, mentor, mentee), entry)
        if twice is not entry:
            yield Fault(entry.line, "twice", {"other": twice.line, **named})
            continue
        reverse = first.get((entry.programme, mentee, mentor))
        if reverse is not None:
            yield Fault(entry.line, "reversed", {"other": reverse.line, **named})
        for detail, about, said in entry.list_details():
            line, before = told.setdefault((detail, about), (entry.line, said))
            if before != said:
                facts: dict[str, object] = {"detail": detail, "other": line, **named}
                yield Fault(entry.line, "differs", facts, detail)

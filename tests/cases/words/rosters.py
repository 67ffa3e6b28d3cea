"""Rosters as spreadsheets and people write them: which are taken, and what is said of others?"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bot.cli.desk import settled
from tests.bot.cli.directory import serving
from tests.cases.acting import cut

HEADER = "programme,mentor,mentee,cadence,next_meeting"
ROW = "Faculty,ada@example.org,ben@example.org,monthly,2027-01-18T10:00"
PLAIN = f"{HEADER}\n{ROW}\n"
FILES: dict[str, str | bytes] = {
    "as it should be": PLAIN,
    "with a byte order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "UTF-16": PLAIN.encode("utf-16"),
    "CP1252": PLAIN.replace("Faculty", "Faculté").encode("cp1252"),
    "old Macintosh line ends": PLAIN.replace("\n", "\r"),
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "a first line that names the separator": "sep=;\n" + PLAIN.replace(",", ";"),
    "empty columns at the end": f"{HEADER},,\n{ROW},,\n",
    "empty rows at the end": f"{PLAIN},,,,\n,,,,\n",
    "a title above the header": f"Roster of 2027,,,,\n{PLAIN}",
    "header with blanks": PLAIN.replace("next_meeting", "Next meeting"),
    "header in American": PLAIN.replace("programme,", "Program,", 1),
    "header in other words": PLAIN.replace(
        HEADER, "Department,Mentor email,Mentee email,How often,First"
    ),
    "no column for the next meeting": "programme,mentor,mentee,cadence\n" + ROW.rpartition(",")[0],
    "one column more": f"{HEADER},notes\n{ROW},hello\n",
    "a spreadsheet's own format": b"PK\x03\x04" + bytes(range(256)),
    "a row twice": f"{PLAIN}{ROW}\n",
    "an invisible sign before an address": PLAIN.replace("ben@", "\u200bben@"),
    "an address with its name": PLAIN.replace("ada@example.org", "Ada <ada@example.org>"),
    "two mentees in a cell": PLAIN.replace("ben@example.org", "ben@example.org; dee@example.org"),
    "an unbalanced quote": PLAIN.replace("ada@", '"ada@'),
}
CADENCES = (
    *("Monthly", "every month", "once a month", "each month", "biweekly", "weekly", "fortnightly"),
    *("every 2 weeks", "bi-monthly", "semi-annually", "biannual", "2x a year", "twice yearly"),
    *("every third month", "every other month", "six-weekly", "yearly", "as needed", ""),
)
DATES = (
    *("2027-01-18 9:00", "18 Jan 2027 10:00", "18/01/2027 10:00", "1/18/2027 10:00", "44927"),
    *("18.01.2027 10:00", "2127-01-18T10:00", "2027-01-18", "TBD", "2027-01-16T10:00", "3/4/2027"),
)


def act() -> Iterator[str]:
    files = dict(FILES)
    files |= {f"cadence {one!r}": PLAIN.replace("monthly", one) for one in CADENCES}
    files |= {f"date {one!r}": PLAIN.replace("2027-01-18T10:00", one) for one in DATES}
    with TemporaryDirectory(prefix="case-") as folder, serving() as slack:
        desk = settled(Path(folder), slack)
        desk.told("programme", "add", "Faculty", "--channel", "C012AB3CD", "--facilitator", "U3")
        file = Path(folder) / "roster.csv"
        for name, data in files.items():
            file.write_bytes(data if isinstance(data, bytes) else data.encode())
            result = desk.run("roster", "--dry-run", str(file))
            yield f"{name}: {cut(result.output.replace(folder, '').strip(), 200)}"

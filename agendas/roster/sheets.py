"""From a file as it comes (CSV of any kind, or an Excel workbook) to lines of cells.

What a spreadsheet program writes is read as it is written: by its separator, its encoding, with its
empty columns, and with the line numbers that the program shows.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

LARGEST = 5 * 1024 * 1024  # bytes of a file
LONGEST = 5_000  # rows below the header
WIDEST = 60  # columns that are looked at
LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes; a workbook is a zip, which may unpack to anything
SEPARATORS = (",", ";", "\t", "|")
_SEP = re.compile(r"\ufeff?\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What spreadsheet programs write where they do not write Unicode, the likelier first.
_OLD = ("cp1252", "mac_roman")
_NOT_TEXT = (
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
# A capital after a small letter ("FacultŽ"), or no letter at all within a word.
_ODD = re.compile(r"(?<=[a-z])(?:[À-ÞŠŒŽŸ]|[^\x00-\x7f\w’])")
_PAGE = re.compile(rb"\s*(<!doctype html|<html|<\?xml|<table)", re.IGNORECASE)


class NotASheet(ValueError):
    """A file that no lines can be read from; `kind` says what it is, or what is wrong with it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, by the number that a spreadsheet shows; None for what is no CSV."""

    number: int
    cells: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a file; `encoding` is that of a text which is not Unicode, else ""."""

    lines: list[Line]
    encoding: str = ""


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a file: those that can be seen of a workbook, or the one of a text.

    Of a text, it is one for each separator that it may have been written with, the likeliest first.
    Raises NotASheet.
    """
    if len(data) > LARGEST:
        raise NotASheet("too_large")
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00\x1a,;"):
        raise NotASheet("empty")
    if data.startswith(b"PK\x03\x04"):
        yield from _read_workbook(data)
        return
    for mark, kind in _NOT_TEXT:
        if data.startswith(mark):
            raise NotASheet(kind)
    if _PAGE.match(data):
        raise NotASheet("web_page")
    text, encoding = decode(data)
    for lines in split_text(text):
        yield Sheet(lines, encoding)


def decode(data: bytes) -> tuple[str, str]:
    """Return a text, and the name of its encoding where that is an old one; raise NotASheet."""
    for mark, name in (*_MARKS, (b"", "utf-8")):
        if data.startswith(mark):
            try:
                return data.decode(name), ""
            except UnicodeDecodeError:
                break
    # Without a mark: UTF-16 has a zero in every other byte of what is mostly Latin.
    for name, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = data[:2000][at::2]
        if half.count(0) > len(half) * 0.7:
            return data.decode(name, "replace"), ""
    if b"\x00" in data[:2000]:
        raise NotASheet("not_text")
    return _decode_old(data)


def split_text(text: str) -> Iterator[list[Line]]:
    """Yield the lines of a CSV text by each separator; by that alone which it names (`sep=;`)."""
    text = text.removeprefix("\ufeff").rstrip("\x1a")
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    named = _SEP.fullmatch(first) or ("\t" if re.fullmatch(r"sep=\s*", first.lower()) else None)
    if named:
        separator = named if isinstance(named, str) else named[1]
        rest = text[len(first) :]
        yield list(_split(rest, separator))
        return
    head = text[:4000]
    for separator in sorted(SEPARATORS, key=lambda one: -head.count(one)):
        yield list(_split(text, separator))


def tidy(cell: str) -> str:
    """Return a cell without what nobody sees in it, its blanks made one each."""
    seen = (
        " " if mark.isspace() else mark
        for mark in unicodedata.normalize("NFC", cell)
        if mark.isspace() or unicodedata.category(mark) not in ("Cf", "Cc", "Co", "Cn", "Cs")
    )
    shown = " ".join("".join(seen).split())
    # The mark by which a spreadsheet keeps text from being a formula.
    return shown[1:] if re.match(r"'[=+\-@]", shown) else shown


def _decode_old(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    found = {match.encoding: match.chaos for match in from_bytes(data, cp_isolation=list(_OLD))}
    likely = [one for one in _OLD if one in found] or _OLD[:1]
    text, name = min(
        ((data.decode(one, "replace"), one) for one in likely),
        key=lambda read: (_count_odd(read[0]), found.get(read[1], 0.0)),
    )
    return text, name


def _count_odd(text: str) -> int:
    """Return how many characters beyond ASCII stand where no word has them."""
    return sum(1 for _ in _ODD.finditer(text))


def _split(text: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells: Sequence[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        line = _make_line(number, cells)
        if line:
            yield line


def _make_line(number: int, cells: Sequence[str] | None) -> Line | None:
    if cells is None:
        return Line(number, None)
    shown = tuple(tidy_lines(cell) for cell in cells[:WIDEST])
    return Line(number, shown) if any(shown) else None


def tidy_lines(cell: str) -> str:
    """Return a cell as `tidy` does, but with the ends of its lines: people are listed so."""
    if "\n" not in cell and "\r" not in cell:
        return tidy(cell)
    lines = (tidy(line) for line in re.split(r"[\r\n]+", cell))
    return "\n".join(line for line in lines if line)


def _read_workbook(data: bytes) -> Iterator[Sheet]:
    try:
        with ZipFile(BytesIO(data)) as packed:
            names = packed.namelist()
            size = sum(one.file_size for one in packed.infolist())
        if "xl/workbook.xml" not in names:
            raise NotASheet("other_zip")
        if size > LARGEST_UNPACKED:
            raise NotASheet("too_large")
        from openpyxl import load_workbook  # megabytes, for a file a year

        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        found = [_read_worksheet(one) for one in sheets]
        book.close()
    except NotASheet:
        raise
    except Exception as why:
        # What openpyxl, its XML parser or defusedxml (entities) make of a file that was made up.
        raise NotASheet("broken") from why
    yield from found


def _read_worksheet(sheet: Any) -> Sheet:
    # What it says of its own size may be wrong.
    sheet.reset_dimensions()
    lines = []
    for number, cells in enumerate(sheet.iter_rows(max_col=WIDEST, values_only=True), start=1):
        line = _make_line(number, [_write_value(value) for value in cells])
        if line:
            lines.append(line)
        if len(lines) > LONGEST + 20:
            break
    return Sheet(lines)


def _write_value(value: Any) -> str:
    """Return what a cell of a workbook holds as one would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

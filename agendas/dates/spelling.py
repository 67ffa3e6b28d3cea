"""What people type for a date, brought to one spelling, and without what says nothing of it.

Weekdays and months become three letters ("wednsday" is "wed"), "tmrw" is "tomorrow", "eod" is
"end of day"; "please", "at the latest", brackets, marks of emphasis and emoji fall away.
"""

import re
import unicodedata
from collections.abc import Iterable

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# The one spelling, and a pattern for others.
_SPELLINGS: tuple[tuple[str, str], ...] = (
    # Days.
    ("mon", r"monday|mondy|moday|munday|monady"),
    ("tue", r"tues(?:day)?|tuesdy|teusday|tusday|tuseday"),
    ("wed", r"wed(?:s|nes|nesday)|wednsday|wensday|wendsday|wednesdy|wendesday|wedensday"),
    ("thu", r"thu(?:r|rs|rsday)|thrusday|thurday|thursdy|thirsday|thusday|thrusdy"),
    ("fri", r"friday|firday|fridy|frday|fryday"),
    ("sat", r"saturday|saterday|satuday|saturdy|satruday"),
    ("sun", r"sunday|sundy|sunady"),
    ("today", r"2day|todya|tody|this day"),
    ("tonight", r"tonite|2night|tonigt|this night"),
    ("tomorrow", r"tom+or+ow?|tommorr?w|tomm?orr?w|tomorr?|tmrw|tmr|tmw|tomoz|2mor+ow?"),
    ("now", r"just now|right now|earlier today"),
    ("day after tomorrow", r"overmorrow"),
    # Months.
    *zip(
        MONTHS,
        (
            *("january|janurary|janury", "february|febuary|feburary|febr", "march", "april"),
            *("may", "june", "july", "august", "sept(?:ember)?", "october", "november|novemeber"),
            "december|decemeber",
        ),
        strict=True,
    ),
    # Ends of days and of longer spans.
    ("end of day", r"eod|cob|cop|close of (?:business|play|day)|end of (?:business|play)"),
    ("end of day", r"end of (?:business|working|work|school) day|by close"),
    ("end of week", r"eow|end of working week"),
    ("end of month", r"eom|month ?end|months end"),
    ("end of year", r"eoy|year ?end|years end"),
    # Times of day.
    ("noon", r"midday|mid day|12 noon|noontime"),
    ("lunch", r"lunch ?time|lunch ?break"),
    ("morning", r"first thing(?: in morning)?|morn"),
    ("tomorrow", r"tomorrow's"),
    # Feasts.
    ("christmas", r"xmas|x-mas|christmas day|xmas day|chrismas|christmass"),
    ("new years eve", r"nye|new year eve"),
    # Numbers and spans.
    ("fortnight", r"fortnite"),
    ("in", r"within|inside of"),
    ("hour", r"hr"),
    ("hours", r"hrs"),
    ("minutes", r"mins?"),
    ("week", r"wk"),
    ("weeks", r"wks"),
    ("uk", r"united kingdom"),
)
_COURTESIES = (
    r"please|pls|plz|(?:many )?thanks(?: a lot)?|thank you(?: very much)?|thx|cheers"
    r"|at (?:very )?latest|latest|or (?:sooner|earlier|before)|if possible|if you can|if i can"
    r"|sharp|approx(?:imately)?|ish"
)

_SHORTCODE = re.compile(r":[a-z+][\w+-]*:")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.?(?![\d.])")
_TIDY: tuple[tuple[re.Pattern[str], str], ...] = (
    (_SHORTCODE, " "),
    (re.compile(r"[’'`]"), ""),
    (re.compile(r"[–—‐‑]"), "-"),
    (re.compile(r"(?<=[a-z])\."), ""),
    (re.compile(r"(?<=\d)t(?=\d\d:)"), " "),
    # An offset that ISO 8601 puts behind the seconds; behind minutes it may be a range's end.
    (re.compile(r"(?<=:\d\d:\d\d)(?=[+-]\d\d:?\d\d)"), " utc"),
    (re.compile(r"(?<=\d)ish\b"), ""),
    (re.compile(r"\bend-of-"), "end of "),
    (re.compile(r"[*_~\"“”(),!?;]|\.+(?=\s|$)|…"), " "),
    (re.compile(r"\bthe\b"), " "),
    (re.compile(r"@"), " at "),
    (re.compile(r"\s+"), " "),
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    *((re.compile(rf"\b(?:{pattern})\b"), word) for word, pattern in _SPELLINGS),
    (re.compile(rf"\b(?:{_COURTESIES})(?!\w)"), " "),
    (re.compile(r"\s+"), " "),
)
# Whether any of the rules has anything to do: most words are spelt as they should be.
_RULED = re.compile(rf"\b(?:{'|'.join(pattern for _, pattern in _SPELLINGS)}|{_COURTESIES})(?!\w)")


def spell(text: str) -> str:
    """Return the words of a date in lower case and one spelling, courtesies left out."""
    words = unicodedata.normalize("NFKC", text).lower()
    words = _DOTTED.sub(_name_month, words)
    words = "".join(" " if _is_picture(sign) else sign for sign in words)
    words = _replace(_TIDY, words)
    return (_replace(_RULES, words) if _RULED.search(words) else words).strip(" -:")


def _replace(rules: Iterable[tuple[re.Pattern[str], str]], words: str) -> str:
    for pattern, replacement in rules:
        words = pattern.sub(replacement, words)
    return words


def cut(words: str, found: re.Match[str]) -> str:
    """Return words without what was found in them."""
    return " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())


def _name_month(found: re.Match[str]) -> str:
    """Return a day and month in numbers with its month's name: "30.11." and "30.11" are 30 Nov.

    But "9.30" is a time, and "3.2" may be a section.
    """
    day, month = int(found[1]), int(found[2])
    ends = found[0].endswith(".")
    clear = len(found[1]) + len(found[2]) > 2 if ends else day > 23 and len(found[2]) == 2
    return (
        f"{day} {MONTHS[month - 1]}" if clear and 1 <= day <= 31 and 1 <= month <= 12 else found[0]
    )


def _is_picture(sign: str) -> bool:
    """Tell whether a sign is an emoji, or one of those that colour and join emoji."""
    return unicodedata.category(sign) in ("So", "Sk", "Cf", "Mn") or sign == "\u20e3"

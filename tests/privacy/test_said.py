"""What is said of who can see what is so: each such sentence, against who may (DESIGN, section 3).

Sentences are found by what they speak of, in every template; the table is written by hand. Whoever
writes another one says here what it is about and who it says can see that.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agendas.text.messages import TEMPLATES
from tests.matrix.cases import KNOWN, MENTEE_ALONE, OWN, PAIR_ALONE, YES

# Who may see what. A facilitator's `occurrence` is what a digest can tell.
READERS = {
    "content": {"pair"},
    "occurrence": {"pair", "facilitator"},
    "own": {"self"},
    "offered": {"programme"},
    "nothing": set[str](),
}
PAIR, SELF, FACILITATOR, NOBODY = {"pair"}, {"self"}, {"facilitator"}, set[str]()
OFFERED = {"programme"}

# Of each sentence: what it is about, and who it says can see that.
SAID: dict[str, tuple[str, set[str]]] = {
    "In Reiterate, only you and {{ other }} can see this message.": ("content", PAIR),
    "In Reiterate, only you and {{ other }} can see this.": ("content", PAIR),
    "Shared with {{ other }} only.": ("content", PAIR),
    "Goes to {{ other }} only.": ("content", PAIR),
    "In Reiterate, only you and {{ other }} can see this; no facilitator does.": ("content", PAIR),
    "In Reiterate, only you and {{ other }} can see what you agree.": ("content", PAIR),
    "In Reiterate, only you and {{ other }} will see it.": ("content", PAIR),
    "In Reiterate, what you write is for the two of you alone.": ("content", PAIR),
    "In Reiterate, what a pair writes is for the two of them alone.": ("content", PAIR),
    "What a pair writes is for the two of them alone.": ("content", PAIR),
    "What is on an agenda is for the two of you alone.": ("content", PAIR),
    "What the pairs write is theirs alone.": ("content", PAIR),
    "Action items are for the two of you alone.": ("content", PAIR),
    "Goals are for the two of you alone.": ("content", PAIR),
    "Each goal is for that pair alone.": ("content", PAIR),
    "Each item is for that pair alone.": ("content", PAIR),
    "In Reiterate, only you can read it.": ("own", SELF),
    "In Reiterate, only you can read it: neither the other person nor a facilitator does.": (
        "own",
        SELF,
    ),
    "In Reiterate, only you can see it, until you send it.": ("own", SELF),
    "In Reiterate, only you can see this file.": ("own", SELF),
    "In Reiterate, only you can see this file; it holds what both of you wrote, so keep it as you "
    "would keep a letter.": ("own", SELF),
    "In Reiterate, only you can see this file; it holds what you and your pairs wrote, so keep it "
    "as you would keep a letter.": ("own", SELF),
    "In Reiterate, only you can see this message.": ("own", SELF),
    "In Reiterate, only you can see this page.": ("own", SELF),
    "In Reiterate, only you can see this.": ("own", SELF),
    "In Reiterate, only you can see your answer.": ("own", SELF),
    "Only you get it.": ("own", SELF),
    "They hold your profile, your pairs and what you two wrote in each, and what you alone wrote "
    "for yourself.": ("own", SELF),
    "Facilitators see that a pair has lapsed, never whether anybody answered, or what.": (
        "occurrence",
        FACILITATOR,
    ),
    "Facilitators see that a pair only plans, never whether anybody answered, or what.": (
        "occurrence",
        FACILITATOR,
    ),
    "Facilitators see that a pair met, has a date, is on leave, has lapsed or has ended; never "
    "what you write, who of you did what, or why.": ("occurrence", FACILITATOR),
    "Facilitators see that you met, never who said so.": ("occurrence", FACILITATOR),
    "If so, {{ other }} is told; facilitators see only that.": ("occurrence", FACILITATOR),
    # What somebody offers, or looks for, is for whoever is to find it.
    "Whoever looks for a mentor in the programme (in some, anybody in this workspace) can read "
    "them, and those who run it.": (
        "offered",
        OFFERED,
    ),
    "In Reiterate, you, whom you ask, and those who run the programme can see this.": (
        "offered",
        OFFERED,
    ),
    "In Reiterate, only you and whom you ask can see this.": ("own", SELF),
    "In Reiterate, only those who run the programme can see this.": ("offered", OFFERED),
    "In Reiterate, the two of them can see it, and those who run the programme.": (
        "offered",
        OFFERED,
    ),
    "In Reiterate, only you are told this.": ("own", SELF),
    "In Reiterate, whoever looks for a mentor in the programme can see this, and those who run it."
    "": ("offered", OFFERED),
    # That somebody asks a facilitator for help is told by whoever asks, after a question.
    "In Reiterate, only the facilitators of {{ programme }} can see this.": (
        "occurrence",
        FACILITATOR,
    ),
    "`/mentoring reasons` shows what you wrote down when you did not meet, for you alone, and "
    "deletes it": ("own", SELF),
    # These are about something else, or lead there.
    "What should be on Home alone, with no message?": ("nothing", NOBODY),
    'On Home alone: {{ home|map("word")|join("; ") }}.': ("nothing", NOBODY),
    "You left the last {{ rare }} reminders unanswered, so I remind you on the day alone until you "
    "answer one.": ("nothing", NOBODY),
    "= your name and what is yours alone": ("nothing", NOBODY),
    "# Who can see what": ("nothing", NOBODY),
    "[Who can see what](mydata.who)": ("nothing", NOBODY),
    "`/mentoring privacy` says who can see what, and for how long it is kept": ("nothing", NOBODY),
    'They can read them under the name "A former member".': ("content", PAIR),
    "This address is yours alone.": ("own", SELF),
    'What is in these columns was left alone: "{{ left|join(\'", "\') }}".': ("nothing", NOBODY),
    "Whoever has it can see when, where and whom you meet, so keep it to yourself.": (
        "nothing",
        NOBODY,
    ),
    "Whoever runs the bot can see why, and send": ("nothing", NOBODY),
    "This channel is shared with another organisation, and the digest says who has lapsed.": (
        "nothing",
        NOBODY,
    ),
    "When is the agenda shared with the mentor?": ("nothing", NOBODY),
    "You have done this several times within minutes: {{ other }} is told of the newest alone.": (
        "nothing",
        NOBODY,
    ),
}
MARK = re.compile(
    r"(?i)only you|facilitators? (see|do|can)|\balone\b|can see|can read|not shown|stays with you"
    r"|shared with|goes to .* only"
)
END = re.compile(r"(?<=[.?])\s+(?=[A-Z{`])")
STATEMENT = re.compile(r"\{%.*?%\}")
INCLUDED = re.compile(r'\{% include "([a-z_/]+\.txt)" %\}')
# What has words of a pair in it says so.
WITH_CONTENT = {
    *("action/given", "action/recorded", "action/reminder", "agenda/added", "agenda/modal_intro"),
    *("agenda/prompt", "agenda/saved", "agenda/shared", "goal/recorded", "meeting/first"),
    *("action/touched", "action/overdue", "goal/touched"),
    *(
        "meeting/changed",
        "meeting/order",
        "recap/accepted",
        "recap/change",
        "recap/waiting",
        "record/head",
    ),
}


def list_sentences(path: Path) -> Iterator[str]:
    """Yield the sentences of a template that speak of who sees what, or seem to."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        pieces = STATEMENT.sub("\n", line).split("\n")
        for sentence in (each for piece in pieces for each in END.split(piece)):
            if MARK.search(sentence):
                yield sentence.strip(" ~•")


def read_whole(name: str) -> str:
    """Return a template with what it includes."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return INCLUDED.sub(lambda found: read_whole(found[1]), text)


def test_each_sentence_on_who_sees_what_is_known_and_is_so() -> None:
    found = {s: path.name for path in TEMPLATES.rglob("*.txt") for s in list_sentences(path)}
    assert set(found) - set(SAID) == set(), "say in SAID what it is about, and who can see it"
    assert set(SAID) - set(found) == set(), "nobody says this any more"
    for sentence, (about, who) in SAID.items():
        assert who <= READERS[about], sentence
        if about in ("content", "own"):
            assert who == READERS[about], sentence


def test_nothing_is_promised_of_what_is_outside_of_reiterate() -> None:
    for sentence in SAID:
        if re.search(r"(?i)only you.*(see|read)", sentence):
            assert "Reiterate" in sentence, sentence


def test_the_readers_are_those_of_the_matrix() -> None:
    assert {role for role, answer in PAIR_ALONE.items() if answer == YES} == {"mentee", "mentor"}
    assert [role for role, answer in MENTEE_ALONE.items() if answer == YES] == ["mentee"]
    assert YES not in KNOWN.values()
    assert KNOWN["facilitator"] == OWN


@pytest.mark.parametrize("name", sorted(WITH_CONTENT))
def test_what_has_content_says_who_can_see_it(name: str) -> None:
    whole = read_whole(f"{name}.txt")
    said = [sentence for sentence, (about, _) in SAID.items() if about == "content"]
    assert any(sentence in whole for sentence in said), name

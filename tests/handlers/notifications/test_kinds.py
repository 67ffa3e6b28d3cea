"""What is expected of each kind of message, written by hand: none is forgotten, and none of it."""

from agendas.rhythm.choices import MAY_BE_OFF, Choice
from handlers.features import list_kinds
from handlers.notifications.kinds import Kind, Timing

# leave: it waits for the end of a leave. meeting: rather at night than too late for the meeting.
# unread: rather twice than never, where nobody can look. newest: of several only the newest counts.
# live: it is changed in Slack. now: it waits for no hour. file: it is one. brief: it waits for the
# brief of the day.
EXPECTED = {
    "action.given": "brief leave live newest",
    "action.overdue": "brief leave live newest",
    "action.reminder": "brief leave live newest",
    "action.touched": "brief leave live newest",
    "agenda.prompt": "brief leave live meeting unread",
    "agenda.shared": "brief leave live meeting unread",
    "brief": "live unread",
    "digest": "live",
    "digest.direct": "live",
    "digest.file": "file",
    "digest.offer": "",
    "digest.table": "",
    "report.csv": "file",
    "report.page": "file",
    "report.statement": "file",
    "goal.touched": "brief leave live newest",
    "lapse.check_in": "brief live",
    "lapse.help": "",
    "lapse.nudge": "brief live newest",
    "lapse.only_planned": "brief leave live newest",
    "lapse.when_next": "brief leave live newest",
    "matching.question": "live newest unread",
    "matching.result": "",
    "meeting.ask": "leave live",
    "meeting.cancelled": "file meeting",
    "meeting.changed": "file meeting",
    "meeting.doubted": "leave live",
    "meeting.file": "file meeting",
    "meeting.held": "leave live",
    "meeting.moved": "file meeting",
    "meeting.order": "leave live meeting now",
    "meeting.planned": "file meeting",
    "mydata.facilitator": "",
    "mydata.file": "file",
    "pair.cadence": "brief leave",
    "pair.ended": "",
    "pair.ending": "live",
    "pair.in_leave": "live",
    "pair.paused": "",
    "pair.rests": "live",
    "pair.resumed": "live",
    "pair.welcome": "brief live",
    "person.gone": "live",
    "programme.facilitating": "live",
    "programme.handed_on": "",
    "programme.invitation": "now",
    "programme.test": "",
    "recap.accepted": "leave live unread",
    "recap.change": "leave live unread",
    "recap.to_write": "brief leave live newest unread",
    "recap.waiting": "leave live newest unread",
    "record.file": "file",
    "typed.answer": "newest now",
    "roster.export": "file now",
    "roster.not_yours": "newest now",
    "roster.read": "live now",
    "typed.line": "live now",
}
CHOSEN = {
    Choice.AWAITED: {
        *("meeting.ask", "meeting.held", "meeting.doubted", "recap.to_write", "recap.waiting"),
        *("recap.change", "recap.accepted", "matching.question"),
    },
    Choice.DATES: {
        "meeting.planned",
        "meeting.moved",
        "meeting.cancelled",
        "meeting.file",
        "meeting.changed",
    },
    Choice.PREPARING: {"agenda.prompt", "agenda.shared"},
    Choice.PROMISES: {"action.reminder", "action.overdue"},
    Choice.KEEPING_UP: {"lapse.nudge", "lapse.only_planned", "lapse.when_next", "lapse.check_in"},
    Choice.NEWS: {"action.given", "action.touched", "goal.touched", "pair.cadence"},
}
TAKE_NOTE = {"digest"}  # of whom it could not reach: a channel


def describe(kind: Kind) -> str:
    flags = {
        "brief": kind.timing is Timing.GATHERED,
        "file": kind.is_file,
        "leave": kind.held_on_leave,
        "live": kind.live is not None and not kind.is_file,
        "meeting": kind.for_meeting,
        "newest": kind.newest_only,
        "now": kind.timing in (Timing.MOMENT, Timing.REPLY),
        "unread": kind.resend_unread,
    }
    return " ".join(name for name, said in sorted(flags.items()) if said)


def test_each_kind_is_what_it_is_expected_to_be() -> None:
    assert {name: describe(kind) for name, kind in list_kinds().items()} == EXPECTED


def test_whoever_writes_to_a_channel_takes_note_that_it_could_not() -> None:
    noting = {name for name, kind in list_kinds().items() if kind.on_undeliverable}
    assert noting == TAKE_NOTE


def test_each_kind_says_by_which_choice_it_is_sent() -> None:
    """What others wait for, or a planned meeting needs, is among what nobody can switch off."""
    chosen = {choice: set[str]() for choice in Choice}
    for name, kind in list_kinds().items():
        chosen[kind.choice].add(name)
    assert {choice: chosen[choice] for choice in CHOSEN} == CHOSEN
    assert "meeting.order" in chosen[Choice.ALWAYS]
    assert not {*MAY_BE_OFF} & {Choice.ALWAYS, Choice.AWAITED, Choice.DATES}

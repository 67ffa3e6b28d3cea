"""The matrix itself: what each handler is asked for about one pair, and who may ask that.

`YES` is the pair's content, read or changed. `OWN` is an answer about whoever asks, or about
nobody: it has no word of the pair's and changes nothing of it. `NO` is a sentence, and no change.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.programme import Terms
from db.mentoring import programmes
from db.mentoring.content import points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal, GoalNote
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import PAUSED, Pair
from db.mentoring.rosters import Roster, RosterState
from db.messages.outbox import OutboxRow, Status
from handlers.slackui import lines
from tests.privacy import planting
from tests.privacy.test_forged import DAY, EDITED, LATER, MOMENT, ROWS, TEXT, THEIRS, chosen
from tests.stories.world import TUESDAY

YES, OWN, NO = "yes", "own", "no"
ROLES = {
    "mentee": "the pair's mentee",
    "mentor": "the pair's mentor",
    "other": "somebody in another pair",
    "facilitator": "a facilitator of the programme",
    "elsewhere_facilitator": "a facilitator of another programme",
    "outsider": "an outsider",
    "guest": "a guest of the workspace",
    "another_workspace": "the same Slack id in another workspace",
    "deactivated": "the mentee, deactivated",
    "starter": "whoever may start a programme",
}

OUTSIDER = list(ROLES).index("outsider")
Row = dict[str, str]


def row(*answers: str) -> Row:
    """Return who is answered how, in the order of ROLES.

    Whoever may start a programme is an outsider in all else, where nothing is said of them.
    """
    more = answers if len(answers) == len(ROLES) else (*answers, answers[OUTSIDER])
    return dict(zip(ROLES, more, strict=True))


PAIR_ALONE = row(YES, YES, NO, NO, NO, NO, NO, NO, NO)
MENTEE_ALONE = row(YES, NO, NO, NO, NO, NO, NO, NO, NO)
MENTOR_ALONE = row(NO, YES, NO, NO, NO, NO, NO, NO, NO)
# It ends what rests, and tells no word of it.
GONE = "5.1"  # the pair's mentee, in its programme
FACILITATOR_ALONE = row(NO, NO, NO, YES, NO, NO, NO, NO, NO)
RUNS_IT = row(NO, NO, NO, OWN, NO, NO, NO, NO, NO, OWN)
RUNS_ANY = row(NO, NO, NO, OWN, OWN, NO, NO, NO, NO, OWN)
STARTS = row(NO, NO, NO, NO, NO, NO, NO, NO, NO, OWN)
# Each of whoever runs one sees their own; the others are told that they run none.
RUNS_ONE = row(NO, NO, NO, OWN, OWN, NO, NO, NO, NO, NO)
FACILITATOR_RUNS = row(NO, NO, NO, OWN, NO, NO, NO, NO, NO, NO)
THEIR_PAIRS = row(YES, YES, OWN, NO, NO, NO, NO, NO, NO)
KNOWN = row(OWN, OWN, OWN, OWN, OWN, NO, NO, OWN, NO)
# Who is in a pair, was in one, or runs a programme; others where it is for everybody.
ASKERS = row(OWN, OWN, OWN, OWN, OWN, NO, NO, NO, NO)
MENTORS = row(NO, OWN, NO, NO, NO, NO, NO, NO, NO)
# What is due in one's own pairs goes by one's own holidays.
MOVES_DAYS = row(YES, YES, OWN, OWN, OWN, NO, NO, OWN, NO)
# Who runs a programme is needed there: another has to be named first.
MAY_GO = row(OWN, OWN, OWN, NO, NO, NO, NO, OWN, NO)
ANYBODY = row(*[OWN] * len(ROLES))

LONG_AFTER = TUESDAY + timedelta(days=1)
PROGRAMME = 1  # the one of the pair
LATER_OF = "0123456789abcdef"
PUT_OFF = f"tomorrow:{LATER_OF}"

Given = Callable[[Session], None]


@dataclass(frozen=True)
class Case:
    """One thing that is asked of a handler.

    `value` is what a button carries; `hidden` and `entered` are what a modal does; `text` is what
    is typed. `{me}` in a value is the row id of whoever asks. `given` prepares the rows.
    """

    kind: str
    name: str
    who: Row
    text: str = ""
    value: str = ""
    hidden: dict[str, Any] | None = None
    entered: dict[str, Any] = field(default_factory=dict)
    form: str = ""
    given: Given = lambda _session: None

    @property
    def label(self) -> str:
        """What the case is called in the table."""
        return f"{self.name} {self.text}".strip()


def meeting_is(state: State, in_days: int = 7) -> Given:
    """Let the pair's meeting ahead be in a state, so many days away."""

    def given(session: Session) -> None:
        meeting = session.get_one(Meeting, planting.UNHELD)
        meeting.state, meeting.starts_at = state, meeting.starts_at + timedelta(days=in_days)

    return given


def noted_by(role: str, state: State) -> Given:
    """Let one of the two have said that they met."""

    def given(session: Session) -> None:
        meeting = session.get_one(Meeting, planting.UNHELD)
        meeting.state, meeting.noted_by, meeting.met_at = state, role, meeting.starts_at

    return given


def dropped(state: RosterState = RosterState.SHOWN) -> Given:
    """Let the facilitator have dropped a roster, which says nothing."""

    def given(session: Session) -> None:
        programme = session.get_one(Pair, planting.PAIR).programme
        fay = programmes.facilitators(session, programme.workspace_id, programme.id)[0]
        roster = session.get_one(Roster, planting.ROSTER)
        roster.person_id, roster.state = fay.id, state
        session.flush()

    return given


def sent(kind: str, subject: str, occurrence: str = "", *, prepare: Given | None = None) -> Given:
    """Let a message of a kind lie before the pair's mentee, with the token of LATER_OF."""

    def given(session: Session) -> None:
        if prepare is not None:
            prepare(session)
        mentee = session.get_one(Pair, planting.PAIR).mentee
        row = OutboxRow(
            workspace_id=mentee.workspace_id,
            recipient=mentee.slack_id,
            kind=kind,
            key=f"key of {kind}",
            token=LATER_OF,
            op="post",
            subject=subject,
            pair_id=planting.PAIR,
            occurrence=occurrence,
            queued_at=TUESDAY,
            due_at=TUESDAY,
            try_at=TUESDAY,
            finished_at=TUESDAY,
            status=Status.SENT,
        )
        session.add(row)
        session.flush()

    return given


def item_is_due(session: Session) -> None:
    """Let the mentee's item be due on a day."""
    session.get_one(ActionItem, planting.ITEM).due_on = date(2026, 11, 27)


def mentee_gone(session: Session) -> None:
    """Let the pair's mentee be somebody who can no longer be written to."""
    pair = session.get_one(Pair, planting.PAIR)
    pair.mentee.active, pair.mentee.left_at = False, pair.started_at
    assert f"{pair.mentee_id}.{pair.programme_id}" == GONE


def paused(session: Session) -> None:
    """Let the pair be on leave."""
    pair = session.get_one(Pair, planting.PAIR)
    pair.state, pair.paused_until = PAUSED, datetime.fromisoformat("2027-01-04T08:00:00+00:00")


def ending(session: Session) -> None:
    """Let the pair be about to end, by the wish of both."""
    pair = session.get_one(Pair, planting.PAIR)
    pair.mentor_ends_at = pair.mentee_ends_at = datetime.fromisoformat("2040-01-04T08:00:00+00:00")


def just_put_down(session: Session) -> None:
    """Let the mentee's point be of the next agenda alone."""
    point = session.get_one(Point, planting.POINT)
    point.state, point.meeting_id = points.OPEN, None
    point.created_at = datetime.fromisoformat("2040-01-04T08:00:00+00:00")


def fresh(session: Session) -> None:
    """Let the mentee's goal and item be as they were just typed."""
    session.get_one(Goal, planting.GOAL).meeting_id = None
    session.delete(session.get_one(GoalNote, planting.NOTE))
    session.get_one(ActionItem, planting.ITEM).meeting_id = None


def not_written(session: Session) -> None:
    """Let the recap of the pair's meeting be still to write."""
    session.delete(session.get_one(Recap, planting.RECAP))
    session.get_one(Meeting, planting.MEETING).state = State.HELD


def accepted_now(session: Session) -> None:
    """Let the mentor have accepted the recap just now."""
    recap = session.get_one(Recap, planting.RECAP)
    recap.state, recap.change, recap.answered_at = "accepted", "", TUESDAY
    session.get_one(Meeting, planting.MEETING).state = State.ACCEPTED


def being_corrected(session: Session) -> None:
    """Let the recap be a correction of one that both have accepted."""
    recap = session.get_one(Recap, planting.RECAP)
    session.get_one(Meeting, planting.MEETING).state = State.ACCEPTED
    names = ("workspace_id", "pair_id", "meeting_id", "content", "sent_at", "proposed_by")
    recap.meanwhile = []
    same = {name: getattr(recap, name) for name in names}
    session.add(Recap(**same, version=0, state="accepted", answered_at=TUESDAY))
    session.flush()


def command(name: str, who: Row, *texts: str, given: Given = lambda _session: None) -> list[Case]:
    return [Case("command", name, who, text=text, given=given) for text in texts]


def actions(
    who: Row, value: object, *names: str, given: Given = lambda _session: None
) -> list[Case]:
    return [Case("action", name, who, value=str(value), given=given) for name in names]


def shortcuts(*names: str) -> list[Case]:
    return [Case("shortcut", name, THEIR_PAIRS, text="") for name in names]


def view(name: str, who: Row, hidden: dict[str, Any], **entered: Any) -> Case:
    filled = {block.replace("__", ":"): element for block, element in entered.items()}
    return Case("view", name, who, hidden=hidden, entered=filled)


RECAP = {"pair": planting.PAIR, "recap": planting.RECAP}
GOAL = THEIRS | {"goal": planting.GOAL}
LINE = THEIRS | {"line": planting.LINE}
WRITING = THEIRS | ROWS | {"meeting": planting.MEETING}
TICKED = {"type": "checkboxes", "selected_options": []}
USUAL = ("preparing", "promises", "keeping_up", "news")
ALL_TICKED = {**TICKED, "selected_options": [{"value": one} for one in USUAL]}
CHOSEN = {"wanted__0": ALL_TICKED, "home__0": TICKED, "hour": chosen("7")}
OF_PROGRAMME = {"programme": PROGRAMME}
TERMS = {
    "name": TEXT,
    "people": {"type": "multi_users_select", "selected_users": ["U1"]},
    "channel": {"type": "conversations_select", "selected_conversation": "C1"},
    "country": {**TEXT, "value": ""},
    "cadence": chosen("1 month"),
    **{name: chosen(9) for name in ("hour", "grace", "prompt")},
    **{name: chosen(1) for name in ("weekday", "share")},
}
CONFIRMED = {
    **OF_PROGRAMME,
    "terms": Terms("Medicine", ("U1",), "C1", hour=10).as_json(),
    "changed": ["hour"],
    "was": {},
}
PERSON = {"type": "users_select", "selected_user": "U1"}
COMMANDS = ("/agenda", "/action", "/goal", "/meeting", "/mentoring")

CASES: list[Case] = [
    *[case for name in COMMANDS for case in command(name, ANYBODY, "help")],
    *command("/agenda", THEIR_PAIRS, "", "career: something to talk over"),
    *command("/action", THEIR_PAIRS, "", "something to do by friday"),
    *command("/goal", THEIR_PAIRS, "", "something to reach 3y"),
    *command("/meeting", THEIR_PAIRS, "", "plan", "plan 4 january 2027 10:00", "met yesterday"),
    *command("/meeting", THEIR_PAIRS, "history", "history canary"),
    *command("/meeting", row(YES, YES, NO, NO, NO, NO, NO, NO, NO), "cancel"),
    *command("/mentoring", row(YES, YES, OWN, OWN, OWN, NO, NO, NO, NO), ""),
    *command("/mentoring", THEIR_PAIRS, "cadence quarterly", "pause", "end"),
    *command("/mentoring", PAIR_ALONE, "resume", given=paused),
    *command("/mentoring", KNOWN, "messages", "offer"),
    *command("/mentoring", ASKERS, "find"),
    *command("/mentoring", RUNS_ANY, "programme"),
    *command("/mentoring", STARTS, "programme start"),
    *actions(RUNS_IT, PROGRAMME, "programme.open", "programme.open_change"),
    *actions(RUNS_IT, PROGRAMME, "programme.open_words", "programme.usual_words"),
    *actions(FACILITATOR_RUNS, PROGRAMME, "programme.open_hand_over", "programme.test_words"),
    Case("view", "programme.words", RUNS_IT, hidden=OF_PROGRAMME),
    view("programme.keep_words", RUNS_IT, {**OF_PROGRAMME, "words": {}, "was": {}}),
    *actions(STARTS, "", "programme.open_start"),
    Case("view", "programme.save_new", STARTS, hidden={}, entered=TERMS),
    Case("view", "programme.save", RUNS_IT, hidden=OF_PROGRAMME, entered=TERMS),
    view("programme.confirm", RUNS_IT, CONFIRMED),
    view("programme.hand_over", FACILITATOR_RUNS, OF_PROGRAMME, person=PERSON),
    *command("/mentoring", KNOWN, "quiet 20:00-07:00", "export", "remember me"),
    *command("/mentoring", MOVES_DAYS, "country Germany"),
    *command("/mentoring", KNOWN, "calendar", "calendar new", "calendar off", "privacy"),
    *command("/mentoring", KNOWN, "reasons", "quit"),
    *actions(MENTEE_ALONE, planting.REASON_ID, "lapse.delete_reason"),
    *actions(MENTEE_ALONE, planting.CHECK_IN, "lapse.answer_again"),
    *command("/mentoring", MAY_GO, "forget me"),
    *actions(PAIR_ALONE, planting.PAIR, "agenda.open", "meeting.open_plan", "meeting.open_met"),
    *actions(
        PAIR_ALONE,
        planting.PAIR,
        "lapse.well",
        "lapse.talked",
        "lapse.ask_help",
        "mentoring.end",
        "mentoring.open_leave",
    ),
    *actions(PAIR_ALONE, planting.PAIR, "mentoring.resume", given=paused),
    *actions(
        FACILITATOR_ALONE,
        planting.PAIR,
        *("digest.take", "digest.let_go", "digest.more", "digest.offer", "digest.end"),
    ),
    *actions(FACILITATOR_ALONE, PROGRAMME, "digest.table", "digest.today"),
    *actions(FACILITATOR_ALONE, PROGRAMME, "matching.show_waiting"),
    view("digest.leave", FACILITATOR_ALONE, {"care": planting.PAIR}, until=LATER),
    *command("/mentoring", RUNS_ONE, "digest", "report month"),
    *command("/mentoring", MENTORS, "statement"),
    *actions(FACILITATOR_ALONE, GONE, "mentoring.end_resting", given=mentee_gone),
    *actions(PAIR_ALONE, f"{planting.PAIR}.2027-03-01", "mentoring.pause_surely"),
    *actions(PAIR_ALONE, f"{planting.UNHELD}.0", "mentoring.keep_meeting", given=paused),
    *actions(PAIR_ALONE, planting.PAIR, "mentoring.undo_end", given=ending),
    *actions(
        MENTEE_ALONE,
        f"{planting.PAIR}.{planting.POINT}",
        "agenda.point_undo",
        given=just_put_down,
    ),
    *actions(
        PAIR_ALONE,
        planting.ITEM,
        *("action.done", "action.list_done", "action.edit", "action.reopen", "home.action_done"),
        *("agenda.item_done", "agenda.item_drop", "agenda.item_carry", "agenda.item_undo"),
    ),
    *actions(
        PAIR_ALONE,
        planting.GOAL,
        *("goal.reached", "goal.drop", "goal.edit", "goal.reopen"),
        *("agenda.goal_reached", "agenda.goal_drop", "agenda.goal_keep", "agenda.goal_undo"),
    ),
    *actions(MENTEE_ALONE, planting.ITEM, "action.undo", given=fresh),
    *actions(MENTEE_ALONE, planting.GOAL, "goal.undo", given=fresh),
    *actions(
        PAIR_ALONE,
        planting.LAPSE,
        *("lapse.met", "lapse.booked", "lapse.leave", "lapse.not_yet", "lapse.open_reason"),
    ),
    *actions(
        PAIR_ALONE, f"{planting.UNHELD}.0", "meeting.met", "meeting.miss", "meeting.open_move"
    ),
    *actions(PAIR_ALONE, f"{planting.UNHELD}.0@1798000000", "meeting.move"),
    *actions(PAIR_ALONE, f"{planting.PAIR}.@1798000000", "meeting.plan_at"),
    *actions(PAIR_ALONE, f"{planting.UNHELD}.0", "meeting.cancel", given=meeting_is(State.PLANNED)),
    *actions(
        PAIR_ALONE, f"{planting.UNHELD}.0:reached", "meeting.tick", given=meeting_is(State.SHARED)
    ),
    *actions(
        MENTOR_ALONE, f"{planting.UNHELD}.0", "meeting.doubt", given=noted_by("mentee", State.HELD)
    ),
    *actions(
        MENTEE_ALONE, f"{planting.UNHELD}.0", "meeting.doubt", given=noted_by("mentor", State.HELD)
    ),
    *actions(
        MENTOR_ALONE,
        f"{planting.UNHELD}.0",
        "meeting.undo_met",
        given=noted_by("mentor", State.HELD),
    ),
    *actions(
        PAIR_ALONE,
        f"{planting.UNHELD}.0",
        "meeting.open_met_again",
        given=noted_by("mentee", State.DOUBTED),
    ),
    *actions(
        MENTEE_ALONE,
        PUT_OFF,
        "meeting.later",
        given=sent(
            "agenda.prompt", f"meeting:{planting.UNHELD}", "0", prepare=meeting_is(State.PLANNED)
        ),
    ),
    *actions(
        MENTEE_ALONE,
        PUT_OFF,
        "action.later",
        given=sent(
            "action.reminder", f"action:{planting.ITEM}", "2026-11-27:", prepare=item_is_due
        ),
    ),
    *actions(
        MENTEE_ALONE,
        PUT_OFF,
        "lapse.later",
        given=sent("lapse.check_in", f"check_in:{planting.CHECK_IN}"),
    ),
    *actions(ANYBODY, planting.UNHELD, "meeting.keep"),
    *actions(
        MENTEE_ALONE,
        LATER_OF,
        "brief.read_all",
        given=sent(
            "agenda.prompt", f"meeting:{planting.UNHELD}", "0", prepare=meeting_is(State.PLANNED)
        ),
    ),
    *actions(ANYBODY, "0", "home.earlier", "home.later"),
    *actions(PAIR_ALONE, planting.PAIR, "record.open", "record.send"),
    *(
        Case("action", f"record.{to}", PAIR_ALONE, value=f"{planting.PAIR}.0", hidden=THEIRS)
        for to in ("older", "newer", "turn")
    ),
    *actions(PAIR_ALONE, planting.MEETING, "recap.open"),
    Case(
        "action",
        "recap.open",
        MENTEE_ALONE,
        text="(not written yet)",
        value=str(planting.MEETING),
        given=not_written,
    ),
    *actions(PAIR_ALONE, planting.RECAP, "recap.open_versions"),
    *actions(MENTOR_ALONE, planting.RECAP, "recap.undo", given=accepted_now),
    *actions(PAIR_ALONE, planting.RECAP, "recap.leave", given=being_corrected),
    *actions(MENTOR_ALONE, planting.RECAP, "recap.accept", "recap.open_waiting"),
    *actions(MENTOR_ALONE, planting.RECAP, "recap.open_accept", "recap.open_amend"),
    *[
        Case("action", name, PAIR_ALONE, hidden=GOAL, entered={"text": TEXT}, form="goal.save")
        for name in ("draft.keep", "draft.discard")
    ],
    *actions(PAIR_ALONE, planting.PAIR, "goal.open_new", "action.open_new"),
    *actions(MENTEE_ALONE, planting.LINE, "typed.open_point", "typed.open_promise"),
    *actions(MENTEE_ALONE, planting.LINE, "typed.undo"),
    *actions(MENTEE_ALONE, f"{planting.LINE}.{planting.PAIR}", "typed.add", "typed.record"),
    *actions(MENTEE_ALONE, f"{planting.LINE}.{planting.PAIR}", "typed.open_goal"),
    *actions(MAY_GO, "{me}", "mydata.forget"),
    # Whoever presses it does what they might have typed, and no more.
    *actions(KNOWN, "/mentoring privacy", *lines.ACTIONS),
    *actions(MOVES_DAYS, "{me}.CA/ON", "mentoring.undo_country"),
    *actions(KNOWN, "{me}", "mydata.remember", "mydata.who", "feed.new", "feed.off"),
    *actions(KNOWN, "", "choices.open"),
    *actions(PAIR_ALONE, planting.MATCH, "matching.accept", "matching.decline", "matching.undo"),
    *actions(FACILITATOR_ALONE, planting.MATCH, "matching.withdraw"),
    *command("/mentoring", RUNS_ONE, "propose", "waiting"),
    *actions(FACILITATOR_RUNS, "1.1", "matching.open_propose"),
    view("matching.propose", FACILITATOR_RUNS, {"programme": 1}, cadence=chosen("1 month")),
    *actions(
        FACILITATOR_ALONE,
        planting.ROSTER,
        "roster.confirm_names",
        "roster.begin_anew",
        given=dropped(),
    ),
    *actions(FACILITATOR_ALONE, planting.ROSTER, "roster.load", "roster.leave", given=dropped()),
    *actions(FACILITATOR_ALONE, planting.ROSTER, "roster.undo", given=dropped(RosterState.LOADED)),
    *command("/mentoring", RUNS_ONE, "roster", "pair"),
    *actions(RUNS_ONE, "0", "roster.open_pair"),
    *actions(FACILITATOR_RUNS, PROGRAMME, "roster.export"),
    *actions(FACILITATOR_ALONE, planting.PAIR, "roster.end_pair", "roster.open_change"),
    view("roster.save_pair", FACILITATOR_RUNS, OF_PROGRAMME, mentor=PERSON, mentee=PERSON),
    view("roster.save_change", FACILITATOR_RUNS, {"about": planting.PAIR}, mentor=PERSON),
    view("matching.offer", KNOWN, {}),
    view("matching.find", ASKERS, {}, mentor=chosen("1.0")),
    view("choices.save", KNOWN, {}, **CHOSEN),
    view("agenda.save", PAIR_ALONE, THEIRS, points__career=TEXT),
    view("action.save", PAIR_ALONE, THEIRS | {"item": planting.ITEM}, **EDITED),
    view(
        "goal.save",
        PAIR_ALONE,
        THEIRS | {"goal": planting.GOAL},
        **EDITED | {"horizon": chosen("1y")},
    ),
    view("action.save_new", PAIR_ALONE, THEIRS, **EDITED),
    view("goal.save_new", PAIR_ALONE, THEIRS, text=TEXT, horizon=chosen("1y")),
    view("typed.save_point", PAIR_ALONE, LINE, text=TEXT, domain=chosen("career")),
    view("typed.save_promise", PAIR_ALONE, LINE, text=TEXT, owner=chosen("mine"), due=LATER),
    *shortcuts("shortcut.point", "shortcut.promise"),
    *shortcuts("shortcut.open_agenda", "shortcut.open_promise", "shortcut.open_met"),
    view("meeting.plan", PAIR_ALONE, THEIRS, when=MOMENT, place=TEXT, minutes=chosen(45)),
    view("meeting.met_on", PAIR_ALONE, THEIRS, day=DAY),
    view("mentoring.leave", PAIR_ALONE, THEIRS, until=LATER),
    view("record.search", PAIR_ALONE, THEIRS, words=TEXT),
    view("lapse.reason", PAIR_ALONE, {"lapse": planting.LAPSE}, reason=TEXT),
    view("recap.send", PAIR_ALONE, WRITING, decisions=TEXT),
    view("recap.confirm", PAIR_ALONE, WRITING),
    view("recap.accept_with", MENTOR_ALONE, RECAP, words=TEXT),
    view("recap.amend", MENTOR_ALONE, RECAP, words=TEXT),
    view(
        "which.pick",
        PAIR_ALONE,
        {"command": "/goal", "text": "something to reach"},
        pair=chosen(planting.PAIR),
    ),
]

"""Each deed of one tap can be undone, or asks first: a table by hand, over all that changes a row.

`undo` is the action, or the command, that takes it back; `asks` has a question in its template;
`answer` is one's own answer, which a later one overrides; `harmless` changes nobody's rows.
"""

import re

from agendas.text.messages import TEMPLATES
from handlers.features import FEATURES
from handlers.slackui.listener import WRITES

UNDO: dict[str, str] = {
    "action.done": "undo action.reopen",
    "action.list_done": "undo action.reopen",
    "home.action_done": "undo action.reopen",
    "action.reopen": "undo action.done",
    "action.undo": "undo /action",
    "action.later": "answer",
    "agenda.goal_drop": "undo agenda.goal_undo",
    "agenda.goal_keep": "undo agenda.goal_undo",
    "agenda.goal_reached": "undo agenda.goal_undo",
    "agenda.goal_undo": "undo agenda.goal_keep",
    "agenda.item_carry": "undo agenda.item_undo",
    "agenda.item_done": "undo agenda.item_undo",
    "agenda.item_drop": "undo agenda.item_undo",
    "agenda.item_undo": "undo agenda.item_carry",
    "agenda.point_undo": "undo /agenda",
    "digest.end": "asks",
    "digest.let_go": "undo digest.take",
    "digest.offer": "asks",
    "digest.table": "harmless",
    "digest.take": "undo digest.let_go",
    "feed.new": "asks",
    "feed.off": "asks",
    "goal.drop": "undo goal.reopen",
    "goal.reached": "undo goal.reopen",
    "goal.reopen": "undo goal.reached",
    "goal.undo": "undo /goal",
    "lapse.answer_again": "answer",
    "lapse.ask_help": "asks",
    "lapse.delete_reason": "asks",
    "lapse.later": "answer",
    "lapse.not_yet": "answer",
    "lapse.talked": "undo lapse.answer_again",
    "lapse.well": "undo lapse.answer_again",
    "matching.accept": "undo matching.undo",
    "matching.decline": "undo matching.undo",
    "matching.undo": "undo matching.accept",
    "matching.withdraw": "asks",
    "meeting.cancel": "asks",
    "meeting.doubt": "undo meeting.open_met_again",
    "meeting.later": "answer",
    "meeting.met": "undo meeting.doubt",
    "meeting.miss": "undo /meeting met",
    "meeting.move": "undo meeting.open_plan",
    "meeting.plan_at": "undo meeting.cancel",
    "meeting.undo_met": "undo meeting.open_met",
    "meeting.tick": "undo meeting.tick",
    "mentoring.end": "undo mentoring.undo_end",
    "mentoring.end_resting": "asks",
    "mentoring.keep_meeting": "undo meeting.open_plan",
    "mentoring.pause_surely": "undo mentoring.resume",
    "mentoring.resume": "undo /mentoring pause",
    "mentoring.undo_country": "undo /mentoring country",
    "mentoring.undo_end": "undo /mentoring end",
    "mydata.forget": "undo mydata.remember",
    "mydata.remember": "undo /mentoring forget",
    "programme.test_words": "harmless",
    "programme.usual_words": "asks",
    "recap.accept": "undo recap.undo",
    "recap.leave": "undo recap.open",
    "recap.undo": "undo recap.accept",
    "record.send": "harmless",
    "roster.confirm_names": "undo roster.leave",
    "roster.begin_anew": "undo roster.leave",
    "roster.load": "undo roster.undo",
    "roster.leave": "harmless",
    "roster.undo": "asks",
    "roster.end_pair": "asks",
    "roster.export": "harmless",
    "typed.add": "undo typed.undo",
    "typed.record": "undo typed.undo",
    "typed.undo": "undo typed.add",
}
ASKED = re.compile(r"\]\((\S+)[^)]*\) \?")


def test_each_deed_of_one_tap_can_be_undone_or_asks_first() -> None:
    actions = {name: one for feature in FEATURES for name, one in feature.actions.items()}
    commands = {name for feature in FEATURES for name in feature.commands}
    written = {name for name, one in actions.items() if one.access is WRITES}
    assert written - set(UNDO) == set(), "say in UNDO how it is taken back"
    assert set(UNDO) - written == set()
    asks = {
        action
        for path in TEMPLATES.rglob("*.txt")
        for action in ASKED.findall(path.read_text(encoding="utf-8"))
    }
    for name, how in UNDO.items():
        way, _, by = how.partition(" ")
        if way == "asks":
            assert name in asks, name
        elif way == "undo" and by.startswith("/"):
            assert by in commands or by.split()[0] in commands, name
        elif way == "undo":
            assert by in actions, name

"""A roster: given in Slack or by the command line, shown, loaded, and taken back."""

from db.mentoring.rosters import Roster
from handlers.feature import DueRule, Feature, Turn
from handlers.roster import listeners
from handlers.roster.messages import NOT_YOURS, ROSTER
from handlers.roster.schedule import on_due
from handlers.slackui.listener import WRITES, Listener

FEATURE = Feature(
    name="roster",
    actions={
        "roster.confirm_names": Listener(listeners.confirm_names, WRITES),
        "roster.begin_anew": Listener(listeners.begin_anew, WRITES),
        "roster.load": Listener(listeners.load, WRITES),
        "roster.leave": Listener(listeners.leave, WRITES),
        "roster.undo": Listener(listeners.undo, WRITES),
    },
    due={Roster: DueRule(on_due, Turn.REPORTING)},
    kinds=(ROSTER, NOT_YOURS),
)

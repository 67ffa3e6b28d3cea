"""A roster: given in Slack or by the command line, shown, loaded, and taken back."""

from agendas.lines.verbs import Verb
from db.mentoring.rosters import Roster
from handlers.feature import DueRule, Feature, Turn
from handlers.roster import listeners, single
from handlers.roster.messages import EXPORT, NOT_YOURS, ROSTER
from handlers.roster.schedule import on_due
from handlers.slackui.listener import OPENS, READS, WRITES, Access, Command, Listener

ROSTER_VERB = Verb("roster", "rosters, pairs, list pairs, all pairs", alone=True)
PAIR_VERB = Verb("pair", "add pair, new pair, change pair, end pair")


def _opens_or_reads(text: str) -> Access:
    return READS if text.strip() else OPENS


FEATURE = Feature(
    name="roster",
    commands={
        "/mentoring roster": Command(single.show_roster, READS, verbs=(ROSTER_VERB,)),
        "/mentoring pair": Command(single.open_pair, _opens_or_reads, verbs=(PAIR_VERB,)),
    },
    actions={
        "roster.open_pair": Listener(single.open_pair, OPENS),
        "roster.open_change": Listener(single.open_change, OPENS),
        "roster.end_pair": Listener(single.end_pair, WRITES),
        "roster.export": Listener(single.export, WRITES),
        "roster.confirm_names": Listener(listeners.confirm_names, WRITES),
        "roster.begin_anew": Listener(listeners.begin_anew, WRITES),
        "roster.load": Listener(listeners.load, WRITES),
        "roster.leave": Listener(listeners.leave, WRITES),
        "roster.undo": Listener(listeners.undo, WRITES),
    },
    views={
        "roster.save_pair": Listener(single.save_pair, WRITES),
        "roster.save_change": Listener(single.save_change, WRITES),
    },
    due={Roster: DueRule(on_due, Turn.REPORTING)},
    kinds=(ROSTER, EXPORT, NOT_YOURS),
)

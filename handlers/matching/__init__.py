"""Pairs by consent: what mentors offer, whom mentees ask, what facilitators propose (S16, S22)."""

from functools import partial

from agendas.lines.verbs import Verb
from agendas.matching import Answer
from db.mentoring.matching.proposals import Proposal
from handlers.feature import DueRule, Feature, Turn
from handlers.matching import listeners, proposing, schedule
from handlers.matching.messages import QUESTION, RESULT
from handlers.slackui.listener import OPENS, READS, WRITES, Command, Listener

OFFER = Verb("offer", "capacity, places, take mentees, offer places, be a mentor, mentor others")
PROPOSE = Verb("propose", "propose a pair, suggest, match, introduce, pair up")
WAITING = Verb("waiting", "waiting list, queue, wait, who waits, unmatched")
FIND = Verb("find", "find a mentor, seek, ask for a mentor, need a mentor, get a mentor, look for")

FEATURE = Feature(
    name="matching",
    commands={
        "/mentoring offer": Command(listeners.open_offer, OPENS, verbs=(OFFER,)),
        "/mentoring find": Command(listeners.open_find, OPENS, verbs=(FIND,)),
        "/mentoring propose": Command(proposing.open_propose, OPENS, verbs=(PROPOSE,)),
        "/mentoring waiting": Command(proposing.show_waiting, READS, verbs=(WAITING,)),
    },
    actions={
        "matching.accept": Listener(partial(listeners.answer, said=Answer.YES), WRITES),
        "matching.decline": Listener(partial(listeners.answer, said=Answer.NO), WRITES),
        "matching.undo": Listener(partial(listeners.answer, said=None), WRITES),
        "matching.open_propose": Listener(proposing.open_propose, OPENS),
        "matching.show_waiting": Listener(proposing.show_waiting_of, READS),
        "matching.withdraw": Listener(listeners.withdraw, WRITES),
    },
    views={
        "matching.offer": Listener(listeners.save_offer, WRITES),
        "matching.find": Listener(listeners.save_find, WRITES, again=listeners.show_asked),
        "matching.propose": Listener(
            proposing.save_proposal, WRITES, again=proposing.propose_again
        ),
    },
    help=listeners.say_help,
    due={Proposal: DueRule(schedule.on_due, Turn.PAIRS)},
    kinds=(QUESTION, RESULT),
)

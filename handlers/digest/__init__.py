"""The weekly digest for facilitators, and what they do about it: occurrence, never content."""

from agendas.lines.verbs import Verb
from db.mentoring.programmes import Programme
from handlers.digest import listeners, schedule
from handlers.digest.messages import DIGEST, DIRECT, OFFER
from handlers.digest.table import FILE, TABLE
from handlers.feature import DueRule, Feature, Turn
from handlers.slackui.listener import OPENS, READS, WRITES, Command, Listener

FEATURE = Feature(
    name="digest",
    commands={
        "/mentoring digest": Command(
            listeners.show_today, READS, verbs=(Verb("digest", "lapsed, who lapsed, this week"),)
        )
    },
    actions={
        "digest.take": Listener(listeners.take, WRITES),
        "digest.let_go": Listener(listeners.let_go, WRITES),
        "digest.more": Listener(listeners.open_more, OPENS),
        "digest.offer": Listener(listeners.offer, WRITES),
        "digest.end": Listener(listeners.end, WRITES),
        "digest.today": Listener(listeners.show_today_of, READS),
        "digest.table": Listener(listeners.send_table, WRITES, again=listeners.show_sent),
    },
    views={"digest.leave": Listener(listeners.leave, WRITES)},
    kinds=(DIGEST, DIRECT, OFFER, TABLE, FILE),
    due={Programme: DueRule(schedule.on_due, Turn.REPORTING)},
)

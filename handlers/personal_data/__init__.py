"""A person's own data: handed to them, forgotten when they wish it."""

from agendas.lines.verbs import Verb
from db.mentoring.people import Person
from handlers.feature import DueRule, Feature, Turn
from handlers.personal_data import listeners, service
from handlers.personal_data.messages import FACILITATOR, FILE
from handlers.slackui.listener import READS, WRITES, Command, Listener

FEATURE = Feature(
    name="personal_data",
    commands={
        "/mentoring privacy": Command(
            listeners.tell_who, READS, verbs=(Verb("privacy", "gdpr, who can see, who sees"),)
        ),
        "/mentoring export": Command(
            listeners.export,
            WRITES,
            again=listeners.show_exported,
            verbs=(Verb("export", "download, my data, data"),),
        ),
        "/mentoring forget": Command(
            listeners.ask, READS, verbs=(Verb("forget", "erase, delete me, forget me"),)
        ),
        "/mentoring remember": Command(listeners.stay, WRITES),
    },
    actions={
        "mydata.who": Listener(listeners.tell_who, READS),
        "mydata.forget": Listener(listeners.forget, WRITES),
        "mydata.remember": Listener(listeners.remember, WRITES),
    },
    due={Person: DueRule(service.on_due, Turn.FORGETTING)},
    kinds=(FILE, FACILITATOR),
)

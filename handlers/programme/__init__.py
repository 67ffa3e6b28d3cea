"""Programmes: started, changed, handed over, by whoever may; what facilitators are told of it."""

from agendas.lines.verbs import Verb
from handlers.feature import Feature
from handlers.programme import changing, listeners
from handlers.programme.messages import FACILITATING, HANDED_ON, INVITATION
from handlers.slackui.listener import OPENS, WRITES, Command, Listener

PROGRAMME = Verb(
    "programme", "program, programmes, programs, facilitate, facilitator, set up, setup"
)

FEATURE = Feature(
    name="programme",
    commands={
        "/mentoring programme": Command(listeners.open_programmes, OPENS, verbs=(PROGRAMME,))
    },
    actions={
        "programme.open": Listener(listeners.open_one, OPENS),
        "programme.open_start": Listener(listeners.open_start, OPENS),
        "programme.open_change": Listener(listeners.open_change, OPENS),
        "programme.open_hand_over": Listener(listeners.open_hand_over, OPENS),
    },
    views={
        "programme.save_new": Listener(listeners.start, WRITES, again=listeners.start_again),
        "programme.save": Listener(changing.preview, WRITES),
        "programme.confirm": Listener(changing.confirm, WRITES),
        "programme.hand_over": Listener(listeners.hand_over, WRITES),
    },
    kinds=(INVITATION, FACILITATING, HANDED_ON),
    help=listeners.say_help,
)

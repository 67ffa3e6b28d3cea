"""Programmes: started, changed, handed over, by whoever may; what facilitators are told of it."""

from agendas.lines.verbs import Verb
from handlers.feature import Feature
from handlers.programme import changing, listeners, words
from handlers.programme.messages import FACILITATING, HANDED_ON, INVITATION
from handlers.slackui.listener import OPENS, READS, WRITES, Command, Listener

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
        "programme.open_words": Listener(words.open_words, OPENS),
        "programme.test_words": Listener(words.send_test, WRITES),
        "programme.usual_words": Listener(words.use_usual, WRITES),
    },
    views={
        "programme.save_new": Listener(listeners.start, WRITES, again=listeners.start_again),
        "programme.save": Listener(changing.preview, READS),
        "programme.confirm": Listener(changing.confirm, WRITES),
        "programme.hand_over": Listener(listeners.hand_over, WRITES),
        "programme.words": Listener(words.preview, READS),
        "programme.keep_words": Listener(words.keep, WRITES),
    },
    kinds=(INVITATION, FACILITATING, HANDED_ON, words.TEST),
    help=listeners.say_help,
)

"""The record: all that a pair agreed, to be read, searched and taken along, for as long as kept."""

from agendas.lines.verbs import Verb
from handlers.feature import Feature
from handlers.record import listeners
from handlers.record.messages import FILE
from handlers.slackui.listener import OPENS, READS, WRITES, Command, Listener

FEATURE = Feature(
    name="record",
    commands={
        "/meeting history": Command(
            listeners.handle_command,
            OPENS,
            verbs=(Verb("history", "record, past, previous, log, archive, search"),),
        )
    },
    actions={
        "record.open": Listener(listeners.open_record, OPENS),
        # Slack wants the buttons of one row to differ.
        **{f"record.{to}": Listener(listeners.turn, READS) for to in ("older", "newer", "turn")},
        "record.send": Listener(listeners.send, WRITES),
    },
    views={"record.search": Listener(listeners.search, READS)},
    kinds=(FILE,),
)

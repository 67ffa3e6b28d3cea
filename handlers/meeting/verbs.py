"""What people type after `/meeting`: each verb by its name, and by what else they call it."""

from agendas.lines.verbs import Verb

SHOW = Verb("", "show, list, status, view, when, when is it, next, upcoming", alone=True)
PLAN = Verb("plan", "schedule, book, set, set up, arrange, organise, organize, add")
MOVE = Verb("move", "reschedule, rebook, postpone, shift, change, delay, put off")
CANCEL = Verb("cancel", "call off, delete, remove, drop, scrap, cancelled, canceled")
MET = Verb(
    "met",
    "we met, we have met, we've met, weve met, i met, have met, held, happened, "
    "it happened, done, we talked, we spoke, we did meet",
)
MISSED = Verb(
    "missed",
    "not met, we did not meet, we didn't meet, did not meet, didn't meet, no show, "
    "we have not met, we haven't met, did not happen, didn't happen",
)
ALL = (SHOW, PLAN, MOVE, CANCEL, MET, MISSED)

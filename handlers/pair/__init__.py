"""Where somebody stands in their pairs, how they are written to; pausing and ending a pair."""

from collections.abc import Callable
from functools import partial

from agendas.lines.verbs import Verb
from agendas.text.messages import say
from handlers.context.pair import build_pair_context
from handlers.feature import Feature
from handlers.pair import gone, leave, listeners, verbs
from handlers.pair.messages import CADENCE, ENDING, IN_LEAVE, OVER, PAUSE, RESTS, RESUMED, WELCOME
from handlers.slackui.listener import (
    OPENS,
    READS,
    WRITES,
    Access,
    Command,
    Form,
    LineForm,
    Listener,
    PairHandler,
)


def _for_pair(
    verb: Verb, run: PairHandler, access: Access | Callable[[str], Access]
) -> dict[str, Command]:
    """Return the subcommand of that name; which pair it is for is asked where it is not clear."""
    name = f"/mentoring {verb.name}"
    handle = partial(listeners.ask_for_pair, name=name, run=run)
    return {name: Command(handle, access, run=run, verbs=(verb,))}


# The form in which a line about a leave that was refused can be put right.
LEAVE = LineForm(action_id="mentoring.open_leave")

FEATURE = Feature(
    name="pair",
    commands={
        "/mentoring": Command(
            listeners.handle_command,
            READS,
            help=lambda: say("mentoring/help"),
            verbs=(verbs.SHOW,),
        ),
        "/mentoring quiet": Command(listeners.set_quiet, WRITES, verbs=(verbs.QUIET,)),
        **_for_pair(verbs.CADENCE, listeners.set_cadence, WRITES),
        "/mentoring pause": Command(
            leave.pause, leave.decide_pause, run=leave.pause_pair, form=LEAVE, verbs=(verbs.PAUSE,)
        ),
        "/mentoring resume": Command(
            partial(leave.take_up, name="/mentoring resume"),
            WRITES,
            run=leave.resume_pair,
            verbs=(verbs.RESUME,),
        ),
        **_for_pair(verbs.END, listeners.ask_to_end, READS),
        "/mentoring quit": Command(listeners.ask_what_to_quit, READS, verbs=(verbs.QUIT,)),
    },
    actions={
        "mentoring.resume": Listener(leave.resume, WRITES),
        "mentoring.pause_surely": Listener(leave.pause_surely, WRITES),
        "mentoring.keep_meeting": Listener(leave.keep_meeting, WRITES),
        "mentoring.end_resting": Listener(gone.end_resting, WRITES),
        "mentoring.end": Listener(listeners.end, WRITES),
        "mentoring.undo_end": Listener(listeners.undo_end, WRITES),
        "mentoring.open_leave": Listener(leave.open_leave, OPENS),
    },
    views={
        "mentoring.leave": Listener(
            leave.save_leave, WRITES, form=Form(action_id="mentoring.open_leave")
        )
    },
    home=build_pair_context,
    kinds=(WELCOME, RESUMED, CADENCE, PAUSE, ENDING, IN_LEAVE, OVER, RESTS),
)

"""What was refused goes back to whoever typed it: in the form, in its own form, or to be copied."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from agendas.text.messages import Button, Buttons, Message, phrase, say
from handlers.slackui.blocks import cut
from handlers.slackui.choosing.mentions import show_typed
from handlers.slackui.drafts.keeping import Drafts
from handlers.slackui.forms import typed
from handlers.slackui.incoming import IncomingRequest
from handlers.slackui.listener import READS, WRITES, Access, Command, Handler, LineForm
from handlers.slackui.request import Line, Response, SlackView
from handlers.slackui.transaction import LONGEST_TYPED

Respond = Callable[[Handler, IncomingRequest, Access], Response]


class GivingBack:
    """Answers what was refused; `respond` carries out a handler in a transaction of its own."""

    def __init__(self, drafts: Drafts, commands: Mapping[str, Command], respond: Respond) -> None:
        self._drafts, self._commands, self._respond = drafts, commands, respond

    def give_back(self, incoming: IncomingRequest, response: Response) -> Response:
        """Keep what a form brought that was refused, and let it stay before whoever typed it."""
        self._respond(self._drafts.keep, incoming, WRITES)
        view, said = incoming.body["view"], _require_message(response)
        if response.conflict:
            reopen = partial(self._drafts.reopen, refusal=said)
            again = self._respond(reopen, incoming, READS)
            if again.update:
                return again
        first = _find_input(view)
        if response.failed and first:
            return replace(response, errors={first: said.plain})
        if response.errors and has_inputs(view, response.errors):
            return response
        quoted = self._respond(partial(self._drafts.give_back, refusal=said), incoming, READS)
        return replace(response, say=said if quoted.failed else quoted.say)

    def open_again(
        self, incoming: IncomingRequest, response: Response, callback_id: str
    ) -> Response:
        """Open a form again that was shown back, and could not be sent as it was."""
        run = partial(
            self._drafts.open_again, callback_id=callback_id, refusal=_require_message(response)
        )
        again = self._respond(run, incoming, READS)
        return again if again.update else response

    def open_for_line(self, incoming: IncomingRequest, response: Response) -> Response:
        """Open the form of a command whose line was refused, with the line in it."""
        line, form = response.line, self._find_line_form(response.line)
        if line is None or form is None:
            return response
        said = _require_message(response)
        back = _render_line_back(said, line, form)
        run = partial(self._drafts.open_for_line, form=form, line=line, refusal=said)
        shown = self._respond(run, incoming, READS) if incoming.can_open else response
        return replace(response, open=shown.open, say=back)

    def quote(self, response: Response, command: str, text: str) -> Response:
        """Let what was typed after a command come back with the sentence that refuses it."""
        refused = response.refused or response.failed
        typed_words = cut(show_typed(text), LONGEST_TYPED)
        if not refused or response.say is None or not typed_words:
            return response
        if typed_words in response.say.plain:
            return response
        quoted = say("shared/line_back", line=f"{command} {typed_words}")
        return replace(response, say=Message((*response.say.parts, *quoted.parts)))

    def keep_line(self, incoming: IncomingRequest, response: Response) -> None:
        """Keep a line that a command refused as a draft of its form."""
        line, form = response.line, self._find_line_form(response.line)
        if line and form:
            run = partial(self._drafts.keep_line, form=form, line=line)
            self._respond(run, incoming, WRITES)

    def _find_line_form(self, line: Line | None) -> LineForm | None:
        return self._commands[line.command].find_form(line.text) if line else None


def has_inputs(view: SlackView, names: Collection[str]) -> bool:
    """Return whether a form has an input of each of these blocks."""
    return {str(block.get("block_id")) for block in typed.find_inputs(view["blocks"])}.issuperset(
        names
    )


def _render_line_back(refusal: Message, line: Line, form: LineForm) -> Message:
    """Return a refusal with the line that was typed, and a button that opens its form."""
    text = cut(show_typed(line.text), LONGEST_TYPED)
    quoted = say("shared/line_back", line=f"{line.command} {text}").parts
    button = Button(phrase("shared/draft_words", "open"), form.action_id, str(line.pair_id))
    buttons = Buttons((button,), about=phrase("shared/draft_words", "about"))
    known = text in refusal.plain
    return Message((*refusal.parts, *(() if known else quoted), buttons))


def _find_input(view: SlackView) -> str | None:
    """Return the block of the input beside which a failure is told: the first that was changed."""
    inputs = (str(block["block_id"]) for block in typed.find_inputs(view.get("blocks") or ()))
    return next((entry.block for entry in typed.read_typed(view)), next(inputs, None))


def _require_message(response: Response) -> Message:
    assert response.say is not None
    return response.say

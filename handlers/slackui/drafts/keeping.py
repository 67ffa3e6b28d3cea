"""Nothing typed is lost: what a form brought and was not kept is a draft, and offered again.

Slack brings what is in a form with each press of a button in it and each submission, and not when
it is closed (its reference of `view_closed`). Forms declare themselves by `Form`.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from agendas.dates.wording import moment_in_words
from agendas.text.messages import Message, say
from db.core import handled_requests
from db.core.upsert import insert_new
from db.mentoring import pairs
from db.mentoring.content import drafts
from db.mentoring.content.drafts import Draft
from db.mentoring.pairs import Seat
from handlers.slackui.blocks import BLOCKS_IN_VIEW, Block, render_blocks
from handlers.slackui.drafts.numbering import note_numbers, renumber
from handlers.slackui.forms import typed
from handlers.slackui.forms.typed import Entry
from handlers.slackui.listener import Form, LineForm, Listener
from handlers.slackui.request import Line, Request, Response, SlackView, UserError
from handlers.slackui.values import parse_row_id

# What Slack takes of a view, of all that it sends of one.
OF_A_VIEW = ("type", "callback_id", "title", "submit", "close", "private_metadata", "blocks")
OURS = "draft:"  # how the blocks are called that are put around a form
PICKED = {"static_select", "radio_buttons", *typed.DATES, typed.SEVERAL}


class Drafts:
    """The drafts of all forms that are declared: `views` by callback id, `actions` open them."""

    def __init__(self, views: Mapping[str, Listener], actions: Mapping[str, Listener]) -> None:
        self._views, self._actions = views, actions

    def find_form(self, view: SlackView | None) -> Form | None:
        """Return what a view says of itself, if it is a form whose text is kept."""
        listener = self._views.get(str((view or {}).get("callback_id") or ""))
        return listener.form if listener else None

    def keep(self, request: Request) -> Response:
        """Keep what a form holds as its person's draft; what was sent already is none any more.

        Raises Forbidden for a form of a pair that is none of theirs.
        """
        place = self._find_place(request, request.view)
        if not handled_requests.earlier(request.session, request.workspace_id, _sent_key(request)):
            place.keep(request, self._read_typed(request.view))
        return Response()

    def keep_and_tell(self, request: Request) -> Response:
        """Keep a draft as its person asks, and say so in the form, which stays open."""
        self.keep(request)
        entries = typed.read_typed(request.view)
        said = say("shared/draft_kept", written=bool(entries))
        bare = {"blocks": [], **{n: held for n, held in request.view.items() if n in OF_A_VIEW}}
        put = typed.put_back(bare, entries, request.person.zone)
        return Response(update=_surround(put.view, said))

    def discard(self, request: Request) -> Response:
        """Delete the draft of a form, and let it begin afresh."""
        place = self._find_place(request, request.view)
        place.drop(request)
        opened = self._open(request, place.form, place.value)
        every = {str(block["block_id"]) for block in typed.find_inputs(opened["blocks"])}
        return Response(update=_begin_anew(opened, _name_showing(request), every))

    def note_sent(self, request: Request) -> None:
        """Delete the draft of a form that was sent; what still comes of it is not kept again."""
        if self.find_form(request.view):
            whose = {"workspace_id": request.workspace_id, "key": _sent_key(request)}
            insert_new(request.session, handled_requests.Seen, **whose, at=request.now)
            with suppress(pairs.Forbidden):  # what it was about may be gone by it
                self._find_place(request, request.view).drop(request)

    def offer(self, request: Request, view: SlackView) -> SlackView:
        """Return a form that is opened with the draft in it that its person has, if any."""
        if self.find_form(view) is None:
            return view
        found = self._find_place(request, view).find(request)
        if found is None:
            return self.dress(view)
        at = moment_in_words(found.kept_at, request.person.zone)
        return self._put_back(request, view, _as_entries(found), kept_at=at)

    def reopen(self, request: Request, refusal: Message) -> Response:
        """Return a form as it would be opened now, with what was typed into the one that was sent.

        What somebody else has changed meanwhile is told of beside it, with both texts.
        """
        place = self._find_place(request, request.view)
        opened = self._open(request, place.form, place.value)
        entries = self._read_typed(request.view)
        return Response(update=self._put_back(request, opened, entries, refusal=refusal))

    def restore(self, request: Request, callback_id: str) -> Request:
        """Return the request of a view that showed a form back, as though that had been sent.

        The view carries what the form carried along; what was typed is its person's draft.
        """
        place = self._find_place(request, {**request.view, "callback_id": callback_id})
        found = place.find(request)
        view = self._open(request, place.form, place.value)
        typed_before = _as_entries(found) if found else []
        shown = {name: request.view.get(name) for name in ("id", "hash", "private_metadata")}
        shown["form_id"] = request.view.get("previous_view_id")
        state = {"values": typed.fill_state(view, typed_before)}
        body = {**request.body, "view": {**view, **shown, "state": state}}
        return request.of_body({**body, "type": "view_submission"})

    def open_again(self, request: Request, callback_id: str, refusal: Message) -> Response:
        """Return a form that was shown back as it would be opened now, with its draft in it."""
        place = self._find_place(request, {**request.view, "callback_id": callback_id})
        found = place.find(request)
        opened = self._open(request, place.form, place.value)
        entries = _as_entries(found) if found else []
        return Response(update=self._put_back(request, opened, entries, refusal=refusal))

    def open_for_line(
        self, request: Request, form: LineForm, line: Line, refusal: Message
    ) -> Response:
        """Return the form of a command with a line in it that was refused, and why it was."""
        offered = self.offer(request, self._open(request, form, str(line.pair_id)))
        entries = _read_line(request, form, line, offered)
        return Response(open=self._put_back(request, offered, entries, refusal=refusal))

    def keep_line(self, request: Request, form: LineForm, line: Line) -> Response:
        """Keep a line that was refused as a draft of its command's form, with what is there."""
        opened = self._open(request, form, str(line.pair_id))
        offered = self.offer(request, opened)
        place = self._find_place(request, opened)
        found, read = place.find(request), _read_line(request, form, line, offered)
        before = _as_entries(found) if found else []
        if read:
            place.keep(request, list({entry.block: entry for entry in (*before, *read)}.values()))
        return Response()

    def dress(self, view: SlackView) -> SlackView:
        """Return a long form with what lets little be at risk at a time; any other as it is."""
        form = self.find_form(view)
        if form is None or not form.keeps:
            return view
        own = [block for block in view["blocks"] if block.get("block_id") != f"{OURS}keep0"]
        button = _name(render_blocks(say("shared/draft_keep")), "keep")
        blocks = [_let_dispatch(block) for block in own[: BLOCKS_IN_VIEW - len(button)]]
        return {**view, "blocks": [*blocks, *button]}

    def give_back(self, request: Request, refusal: Message) -> Response:
        """Return a refusal with what was typed into a form that cannot be sent again, to copy."""
        zone, entries = request.person.zone, typed.read_typed(request.view)
        told = [(entry.label, typed.say_entry(entry, zone)) for entry in entries]
        listed = [{"label": label, "text": text} for label, text in told if text]
        if not listed:
            return Response(say=refusal)
        return Response(
            say=Message((*refusal.parts, *say("shared/given_back", entries=listed).parts))
        )

    def _put_back(
        self,
        request: Request,
        view: SlackView,
        entries: Sequence[Entry],
        *,
        kept_at: str = "",
        refusal: Message | None = None,
    ) -> SlackView:
        zone, form, before = request.person.zone, self.find_form(view), entries
        entries = renumber(form, view, before) if form else before
        put = typed.put_back(view, entries, zone)
        others = {entry.block for entry in entries if entry not in before}
        said = say(
            "shared/draft",
            kept_at=kept_at,
            typed=bool(entries),
            clashes=[{"label": c.label, "now": c.now, "typed": c.typed} for c in put.clashes],
            left_over=[{"label": e.label, "text": typed.say_entry(e, zone)} for e in put.left_over],
        )
        refused = refusal.without_buttons().parts if refusal else ()
        shown = _begin_anew(put.view, _name_showing(request), others)
        return self.dress(_surround(shown, Message((*refused, *said.parts))))

    def _read_typed(self, view: SlackView) -> list[Entry]:
        form, entries = self.find_form(view), typed.read_typed(view)
        return note_numbers(form, view, entries) if form else entries

    def _open(self, request: Request, form: Form | LineForm, value: str) -> SlackView:
        opener = self._actions[form.action_id]
        view = opener.handle(request.press(form.action_id, value)).open
        if view is None:
            raise UserError("shared/not_current")
        return view

    def _find_place(self, request: Request, view: SlackView) -> "_Place":
        form = self.find_form(view)
        if form is None:
            raise UserError("shared/form_lost")
        value = str(typed.read_metadata(view).get(form.about))
        number = _read_number(value)
        if form.model is None:
            seat = pairs.seat(request.session, request.person, number)
        else:
            seat, _ = request.reach(form.model, number)
        return _Place(form, seat, str(view["callback_id"]), value)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a draft is kept: whose, of which form, about what."""

    form: Form
    seat: Seat
    name: str
    value: str

    @property
    def about(self) -> int:
        """The number of the row that the form is about."""
        return _read_number(self.value)

    def find(self, request: Request) -> Draft | None:
        return drafts.find(request.session, self.seat, self.name, self.about)

    def keep(self, request: Request, entries: Sequence[Entry]) -> None:
        """Keep entries; where there is nothing of the person's, there is no draft."""
        kept = [entry.as_json() for entry in entries]
        if not kept:
            return self.drop(request)
        return drafts.keep(request.session, self.seat, self.name, self.about, kept, request.now)

    def drop(self, request: Request) -> None:
        drafts.drop(request.session, self.seat, self.name, self.about)


def _name_showing(request: Request) -> str:
    """Return what tells a form as it is shown now from the same one as it is shown next."""
    return str((request.body.get("view") or {}).get("hash") or "2")


def _begin_anew(view: SlackView, mark: str, names: Collection[str]) -> SlackView:
    """Return a form of which these inputs are others than those that they take the place of.

    Slack keeps what was typed under the same ids ("Modals": updating a view).
    """
    blocks = [
        {**block, "element": {**block["element"], "action_id": f"value.{mark}"}}
        if block.get("type") == "input" and block["block_id"] in names
        else block
        for block in view["blocks"]
    ]
    return {**view, "blocks": blocks}


def _read_line(request: Request, form: LineForm, line: Line, view: SlackView) -> list[Entry]:
    held = form.read(request, request.seat(line.pair_id), line.text, view)
    return typed.write_typed(view, held)


def _read_number(value: str) -> int:
    return parse_row_id(value.partition(".")[0])


def _sent_key(request: Request) -> str:
    """Return the key under which it is noted that a form was sent.

    Where it was shown back, it is the view below that one.
    """
    view = request.view
    return f"sent:{view.get('form_id') or view.get('id')}"


def _let_dispatch(block: Block) -> Block:
    picked = block.get("type") == "input" and block["element"]["type"] in PICKED
    return {**block, "dispatch_action": True} if picked else block


def _surround(view: SlackView, said: Message) -> SlackView:
    """Put what is said above a form, in place of what was said there before."""
    own = [b for b in view["blocks"] if not str(b.get("block_id") or "").startswith(f"{OURS}said")]
    room = max(1, BLOCKS_IN_VIEW - len(own))
    above = _name(render_blocks(said, room), "said") if said.parts else []
    return {**view, "blocks": [*above, *own]}


def _name(blocks: Sequence[Block], name: str) -> list[Block]:
    return [{**block, "block_id": f"{OURS}{name}{at}"} for at, block in enumerate(blocks)]


def _as_entries(draft: Draft) -> list[Entry]:
    return [Entry.from_json(entry) for entry in draft.typed]

"""The page's addresses: one to look at, one that tells of changes, and those that do something."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.block_kit.inputs import NoSuchOption
from sandbox.client.interactions import CannotType, NotOffered, UnknownCommand
from sandbox.clock import SandboxClock
from sandbox.page import actions, rows
from sandbox.page.actions import Confirm
from sandbox.page.context import build_context
from sandbox.page.form_data import Gone
from sandbox.page.state import Notice, PageState
from sandbox.people import Person
from sandbox.transport.delivery import NotAcknowledged, NotDelivered

POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
BEGIN_AGAIN = {
    "title": "Begin again?",
    "text": "All that was done here is forgotten, and the workspace is as it was at first.",
    "confirm": "Begin again",
    "deny": "Go back",
    "style": "danger",
}
HEARTBEAT = 10.0  # real seconds after which a page is told the time even if nothing happened
REFUSED = (
    *(NotDelivered, NotAcknowledged, UnknownCommand, CannotType, NotOffered, NoSuchOption, Gone),
    *(TimeoutError, ValueError),
)
Action = Callable[[Person, str], None]


class Routes:
    """The addresses of one page."""

    def __init__(self, page: PageState) -> None:
        if not isinstance(page.sandbox.clock, SandboxClock):
            raise TypeError("the page moves the clock, so the sandbox needs a SandboxClock")
        self.page = page
        self.sandbox = page.sandbox
        self.clock = page.sandbox.clock

    def blueprint(self) -> Blueprint:
        """The routes, with the static files they need."""
        made = Blueprint(
            "page",
            __name__,
            template_folder="templates",
            static_folder="static",
            static_url_path="/page",
        )
        made.add_url_rule("/", view_func=self.look)
        made.add_url_rule("/changes", view_func=self.stream_changes)
        for name, action in {
            "say": self._say,
            "use": self._use,
            "shortcut": self._use_shortcut,
            "home": self._home,
            "status": self._set_status,
            "clock": self._move,
        }.items():
            handler = self._create_handler(action)
            made.add_url_rule(f"/do/{name}", f"do_{name}", handler, methods=["POST"])
        made.add_url_rule("/do/guide", view_func=self.toggle_guide, methods=["POST"])
        made.add_url_rule("/do/again", view_func=self.begin_again, methods=["POST"])
        made.before_request(_refuse_other_sites)
        made.after_request(_add_headers)
        return made

    # To look at

    def look(self) -> str | tuple[str, int]:
        """The page as one person sees it; where it is not ready yet, one that waits for it."""
        if self.page.again and not self.page.again.ready():
            return render_template("again.html"), 503
        if not self.sandbox.people:
            return render_template("empty.html")
        self.page.open(self.clock.now())
        me = self._find_person(request.args.get("as", ""))
        if request.args.get("in") == "home" and me.home is None and self.page.connected:
            with contextlib.suppress(*REFUSED):  # the page then says that nothing is there
                self._home(me, "home")  # a link straight to it opens it as the list does
        clock = rows.read_clock(self.page, me, self.clock.now())
        steps = rows.list_steps(self.page)
        most = rows.read_most(request.args.get("shown", ""))
        with self.sandbox.state.lock:
            return render_template(
                "page.html",
                **build_context(self.page, me, request.args.get("in", ""), most),
                clock=clock,
                steps=steps,
                token=self._make_token(),
                line=request.args.get("line", ""),
                guide_open=request.cookies.get("guide") != "closed",
            )

    def _find_person(self, wanted: str) -> Person:
        there = {person.id: person for person in self.sandbox.people}
        first = next((step.who for step in self.page.guide.steps if step.who in there), "")
        return there.get(wanted) or there.get(first) or self.sandbox.people[0]

    def _make_token(self) -> str:
        """Changes whenever the page would look different: with the state, and every minute."""
        minute = int(self.clock.now().timestamp()) // 60
        return f"{self.sandbox.state.version}.{minute}.{int(self.page.connected)}"

    def stream_changes(self) -> Response:
        """Server-sent events: one token after every change."""
        return Response(self._stream_tokens(), mimetype="text/event-stream")

    def _stream_tokens(self) -> Iterator[str]:
        while not self.sandbox.state.closed:
            token = self._make_token()
            yield f"data: {token}\n\n"  # repeated if nothing happened, to notice a page that left
            self._wait_for_change(token)

    def _wait_for_change(self, token: str) -> None:
        state = self.sandbox.state
        state.wait_for(lambda: state.closed or self._make_token() != token, HEARTBEAT)

    # To do

    def _create_handler(self, action: Action) -> Callable[[], AnyResponse]:
        def handle() -> AnyResponse:
            me = self._find_person(request.form.get("as", ""))
            where, query = request.form.get("in", ""), {}
            notice: Notice | None = None
            try:
                action(me, where)
            except Confirm as ask:
                return self._ask(ask.words)
            except REFUSED as no:
                notice = Notice(type(no).__name__, str(no))
                query = {"line": request.form.get("line", "")}
            self.page.show_notice(me.id, where, notice)
            return redirect(f"/?{urlencode({'as': me.id, 'in': where, **query})}", 303)

        return handle

    def _say(self, me: Person, where: str) -> None:
        actions.say(me, where, request.form.get("line", ""))

    def _use(self, me: Person, where: str) -> None:
        actions.use(me, request.form)

    def _use_shortcut(self, me: Person, where: str) -> None:
        actions.use_shortcut(me, request.form)

    def _home(self, me: Person, where: str) -> None:
        actions.settle(me.sandbox, me.sandbox.act.open_home(me.id))

    def _set_status(self, me: Person, where: str) -> None:
        actions.set_status(me, request.form)

    def _move(self, me: Person, where: str) -> None:
        actions.move(self.page, self.clock, request.form.get("by", ""))

    def _ask(self, words: dict[str, str]) -> AnyResponse:
        fields = list(request.form.items(multi=True))
        return make_response(
            render_template("confirm.html", ask=words, fields=fields, action=request.path)
        )

    def begin_again(self) -> AnyResponse:
        """Make everything as it was at first, once that is confirmed."""
        if self.page.again is None:
            return Response("There is nothing to begin again.", 404)
        if not request.form.get("confirmed"):
            return self._ask(BEGIN_AGAIN)
        self.page.again.start()
        return redirect("/", 303)

    def toggle_guide(self) -> AnyResponse:
        """Show or hide the guide; remembered in the browser."""
        asked = {"as": request.form.get("as", ""), "in": request.form.get("in", "")}
        answer = redirect(f"/?{urlencode(asked)}", 303)
        answer.set_cookie("guide", request.form.get("guide", ""), samesite="Strict")
        return answer


def _refuse_other_sites() -> Response | None:
    """Other sites' pages in the same browser may not press our buttons."""
    elsewhere = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    if request.method == "POST" and elsewhere:
        return Response("This form is not one of the sandbox's own.", 403)
    return None


def _add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype in ("text/html", "text/event-stream"):
        response.headers["Cache-Control"] = "no-store"
    return response

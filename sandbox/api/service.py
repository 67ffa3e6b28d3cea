"""Answers Web API calls: token, faults, rates, scopes, then the method itself under the lock."""

from __future__ import annotations

import io

from flask import Blueprint, Response, request, send_file

from sandbox.api import blocks, chat, conversations, files, users, views
from sandbox.api.call import Call, Method
from sandbox.api.http import NoAnswer, answer_json, drop_connection, read_arguments, read_token
from sandbox.api.oauth import ACCESS, OAuth
from sandbox.model import messages
from sandbox.model.entities import Team
from sandbox.model.errors import SlackError
from sandbox.model.faults import Fault
from sandbox.model.slack import Slack
from sandbox.transport.activity import Activity
from sandbox.transport.socket_mode import SocketLink
from sandbox.types import Json

OPEN, TEST = "apps.connections.open", "api.test"
WITHOUT_BOT_TOKEN = (OPEN, TEST, ACCESS)
METHODS: dict[str, Method] = {
    **users.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **views.METHODS,
    **files.METHODS,
    **blocks.METHODS,
}


class Service:
    """The HTTP side of Slack, as a Flask blueprint."""

    def __init__(
        self, slack: Slack, oauth: OAuth, link: SocketLink | None, activity: Activity
    ) -> None:
        self.slack, self.oauth = slack, oauth
        self.link = link
        self.activity = activity

    def blueprint(self) -> Blueprint:
        """The routes: methods, Socket Mode, response_urls, uploads, downloads."""
        made = Blueprint("slack", __name__)
        both = ["GET", "POST"]
        made.add_url_rule("/api/<method>", view_func=self.call_method, methods=both)
        made.add_url_rule("/link/", view_func=self.open_socket, websocket=True)
        made.add_url_rule("/respond/<team>/<secret>", view_func=self.respond, methods=["POST"])
        made.add_url_rule("/upload/<team>/<file>", view_func=self.receive_upload, methods=["POST"])
        made.add_url_rule("/files/<team>/<file>/<name>", view_func=self.send_download)
        private = "/files-pri/<team>/<file>/download/<name>"
        made.add_url_rule(private, view_func=self.send_to_app)
        return made

    # Routes

    def call_method(self, method: str) -> Response:
        """A Web API call."""
        with self.activity.busy():
            arguments = read_arguments(request)
            team = self._find_holder(read_token(request, arguments))
            fault = self.slack.faults.take(method, self._find_conversation(team, arguments))
            return self._answer(method, arguments, fault)

    def open_socket(self) -> Response:
        """A Socket Mode connection, for as long as it lasts."""
        if self.link is None:
            return Response("no Socket Mode here", 404)
        served = self.link.serve(request.environ, request.args.get("ticket", ""))
        return NoAnswer() if served else Response("no such ticket", 403)

    def respond(self, team: str, secret: str) -> Response:
        """A POST to a response_url."""
        with self.activity.busy():
            arguments = read_arguments(request)
            fault = self.slack.faults.take("response_url", None)
            if fault and (failed := self._fail(fault)):
                return failed
            try:
                messages.use_response_url(self.slack, secret, arguments)
            except SlackError as no:
                self._record("response_url", no)
                return answer_json(no.to_json(), 404 if no.breach == "response_url" else 400)
            return drop_connection() if fault and fault.drop else Response("ok")

    def receive_upload(self, team: str, file: str) -> Response:
        """The bytes of a file, as they are or as a form's file."""
        with self.activity.busy(), self.slack.state.lock:
            kept = self.slack.state.teams[team].files.get(file)
            if kept is None:
                return Response("no such upload", 404)
            plain = request.get_data()  # first, for urllib calls any bytes a form
            sent = next(iter(request.files.values()), None)
            kept.content = sent.read() if sent else plain
            return Response(f"OK - {len(kept.content)}")

    def send_download(self, team: str, file: str, name: str) -> Response:
        """A file for a person to keep."""
        kept = self.slack.state.teams[team].files.get(file)
        if kept is None:
            return Response("no such file", 404)
        content = io.BytesIO(kept.content)
        return send_file(content, kept.mimetype, as_attachment=True, download_name=kept.name)

    def send_to_app(self, team: str, file: str, name: str) -> Response:
        """A file for an app that may read files; whoever else asks gets the page to sign in."""
        holder = self._find_holder(request.headers.get("Authorization", "").partition(" ")[2])
        kept = holder.files.get(file) if holder and holder.id == team else None
        if holder is None or kept is None or "files:read" not in holder.scopes:
            return Response("<!DOCTYPE html><title>Slack</title>Sign in", mimetype="text/html")
        return self.send_download(team, file, name)

    # Answering

    def _answer(self, method: str, arguments: Json, fault: Fault | None) -> Response:
        if fault and not fault.done and (failed := self._fail(fault)):
            return failed
        try:
            team, answer = self._run(method, arguments)
        except SlackError as no:
            self._record(method, no)
            wait = no.extra.pop("retry_after", None)
            status = 429 if wait else 200
            return answer_json(no.to_json(), status, {"Retry-After": str(wait)} if wait else {})
        if fault and fault.done and (failed := self._fail(fault)):
            return failed
        if fault and fault.drop == "after":
            return drop_connection()
        told = team if self.slack.tells_scopes else None
        scopes = {"x-oauth-scopes": ",".join(sorted(told.scopes))} if told else {}
        return answer_json({"ok": True, **answer}, 200, scopes)

    def _fail(self, fault: Fault) -> Response | None:
        """The answer that a fault asks for; None if the call is to go through."""
        if fault.delay:
            self.slack.state.wait_for(lambda: self.slack.state.closed, fault.delay)
        if fault.drop == "before":
            return drop_connection()
        if fault.retry_after is not None:
            headers = {"Retry-After": str(fault.retry_after)}
            return answer_json({"ok": False, "error": "ratelimited"}, 429, headers)
        if fault.error:
            return answer_json({"ok": False, "error": fault.error}, fault.status or 200)
        return Response("", fault.status) if fault.status else None

    def _run(self, method: str, arguments: Json) -> tuple[Team | None, Json]:
        token = read_token(request, arguments)
        with self.slack.state.lock:
            if method in WITHOUT_BOT_TOKEN:
                return None, self._run_without_bot_token(method, token, arguments)
            team = self._find_team(token)
            known = METHODS.get(method)
            if known is None:
                raise SlackError("unknown_method", breach="unknown_method", req_method=method)
            channel = self._find_conversation(team, arguments)
            wait = self.slack.rates.count_call(team.id, method, known.tier, channel)
            if wait:
                raise SlackError("ratelimited", retry_after=wait)
            call = Call(self.slack, team, method, arguments)
            call.require_scope(*known.scopes)
            answer = known.run(call)
            self.slack.state.mark_changed()
            return team, answer

    def _run_without_bot_token(self, method: str, token: str, arguments: Json) -> Json:
        if method == OPEN:
            return self._open_connection(token)
        if method == ACCESS:
            return self.oauth.exchange_code(request, arguments)
        return {"args": arguments}

    def _find_conversation(self, team: Team | None, arguments: Json) -> str | None:
        """The id of the conversation a call is about: a person's id is as good as their DM's.

        Whose DM is the caller's team's: a person of that id may be in others.
        """
        channel: str | None = arguments.get("channel")
        with self.slack.state.lock:
            if team and channel in team.members:
                found = team.find_dm(channel)
                return found.id if found else channel
        return channel

    def _find_team(self, token: str) -> Team:
        if not token:
            raise SlackError("not_authed", breach="token")
        if token == self.slack.app_token:
            raise SlackError("not_allowed_token_type", breach="token")
        if token in self.slack.revoked:
            raise SlackError("token_revoked")
        team = self._find_holder(token)
        if team is None:
            raise SlackError("invalid_auth", breach="token")
        self._check_expiry(team)
        return team

    def _find_holder(self, token: str) -> Team | None:
        """The team whose token this is, whatever has become of it."""
        with self.slack.state.lock:
            teams = self.slack.state.teams.values() if token else ()
            return next((t for t in teams if token in (t.bot_token, t.previous_token)), None)

    def _check_expiry(self, team: Team) -> None:
        now = self.slack.state.clock.now().timestamp()
        if team.expires_at is not None and team.expires_at < now:
            raise SlackError("token_expired")

    def _open_connection(self, token: str) -> Json:
        if token != self.slack.app_token:
            raise SlackError("invalid_auth" if token else "not_authed", breach="token")
        if self.link is None:
            raise SlackError("socket_mode_not_enabled", breach="delivery")
        address = self.slack.origin.replace("http://", "ws://")
        return {
            "url": f"{address}/link/?ticket={self.link.create_ticket()}&app_id={self.slack.app_id}"
        }

    def _record(self, method: str, no: SlackError) -> None:
        if no.breach:
            self.slack.state.record_breach(no.breach, method, no.detail)

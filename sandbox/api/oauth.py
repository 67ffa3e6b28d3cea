"""Slack's side of an installation: the page that asks for consent, and the tokens that follow.

As documented for OAuth v2: a code is good once, for ten minutes, with the redirect address it was
asked with. With token rotation a token is good for twelve hours, and a refresh token once.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Blueprint, Request, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.model.entities import Team
from sandbox.model.errors import SlackError
from sandbox.model.ids import new_secret
from sandbox.model.slack import Slack
from sandbox.types import Json

ACCESS = "oauth.v2.access"
CODE_SECONDS = 600.0
TOKEN_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Code:
    """A consent that has been given, until it is exchanged for a token."""

    team: Team
    user: str
    scopes: frozenset[str]
    redirect_uri: str
    since: float


@dataclass
class OAuth:
    """Who has consented to what. `rotating` is as the app's token rotation setting."""

    slack: Slack
    rotating: bool = False
    client_id: str = field(
        default_factory=lambda: ".".join(str(secrets.randbelow(10**12)) for _ in "ab")
    )
    client_secret: str = field(default_factory=new_secret)
    codes: dict[str, Code] = field(default_factory=dict)

    def blueprint(self) -> Blueprint:
        """The page that asks for consent."""
        made = Blueprint("oauth", __name__, template_folder="templates")
        made.add_url_rule("/oauth/v2/authorize", view_func=self.show_consent_page)
        made.add_url_rule("/oauth/v2/authorize", "decide", self.decide, methods=["POST"])
        return made

    def show_consent_page(self) -> AnyResponse:
        """Show what the app asks for, and in which workspaces it could be."""
        if request.args.get("client_id") != self.client_id:
            return Response("Invalid client_id parameter", 400)
        with self.slack.state.lock:
            teams = [(team.id, team.name) for team in self.slack.state.teams.values()]
        page = render_template(
            "authorize.html",
            app=self.slack.manifest.name,
            scopes=request.args.get("scope", "").split(","),
            teams=teams,
            asked=request.args,
        )
        return Response(page)

    def decide(self) -> AnyResponse:
        """Go back to the app with a code, or with the news that there is none."""
        form = request.form
        told = {"state": form.get("state", "")}
        if form.get("allow"):
            told["code"] = self.grant(
                self.slack.state.teams[form["team"]], form["scope"], form["redirect_uri"]
            )
        else:
            told["error"] = "access_denied"
        return redirect(f"{form['redirect_uri']}?{urlencode(told)}")

    def grant(self, team: Team, scope: str, redirect_uri: str) -> str:
        """Note that somebody has consented; return the code."""
        scopes, code = frozenset(scope.split(",")), f"{secrets.randbelow(10**12)}.{new_secret()}"
        with self.slack.state.lock:
            undeclared = scopes - self.slack.manifest.scopes
            if undeclared:
                what = ", ".join(sorted(undeclared))
                self.slack.state.record_breach("scope", "oauth.v2.authorize", what)
            who = next((m.id for m in team.members.values() if not m.is_bot), team.bot_user)
            self.codes[code] = Code(team, who, scopes, redirect_uri, time.monotonic())
        return code

    def exchange_code(self, asked: Request, arguments: Json) -> Json:
        """oauth.v2.access: a token for a code, or for a refresh token. Call inside the lock."""
        given = asked.authorization
        pair = (given.username, given.password) if given else ()
        if pair != (self.client_id, self.client_secret):
            raise SlackError("invalid_client_id" if not pair else "bad_client_secret")
        if arguments.get("grant_type") == "refresh_token":
            return self._refresh(str(arguments.get("refresh_token", "")))
        code = self.codes.pop(str(arguments.get("code", "")), None)
        if code is None or time.monotonic() - code.since > CODE_SECONDS:
            raise SlackError("invalid_code")
        if code.redirect_uri != arguments.get("redirect_uri", ""):
            raise SlackError("bad_redirect_uri", breach="oauth")
        team = code.team
        team.scopes = set(code.scopes)
        return {
            **self._issue_token(team),
            "app_id": self.slack.app_id,
            "authed_user": {"id": code.user},
            "team": {"id": team.id, "name": team.name},
            "enterprise": {"id": team.organisation, "name": "The organisation"}
            if team.organisation
            else None,
            "is_enterprise_install": False,
        }

    def _refresh(self, token: str) -> Json:
        for team in self.slack.state.teams.values():
            if token and team.refresh_token == token:
                return self._issue_token(team)
        raise SlackError("invalid_refresh_token")

    def _issue_token(self, team: Team) -> Json:
        team.previous_token = team.bot_token
        made: Json = {"token_type": "bot", "scope": ",".join(sorted(team.scopes))}
        made |= {"bot_user_id": team.bot_user}
        if self.rotating:
            team.bot_token, team.refresh_token = (
                f"xoxe.xoxb-1-{new_secret()}",
                f"xoxe-1-{new_secret()}",
            )
            team.expires_at = self.slack.state.clock.now().timestamp() + TOKEN_SECONDS
            made |= {"refresh_token": team.refresh_token, "expires_in": TOKEN_SECONDS}
        else:
            team.bot_token, team.expires_at = f"xoxb-{new_secret()}", None
        return made | {"access_token": team.bot_token}

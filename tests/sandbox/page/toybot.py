"""A small Bolt app that sends one of everything, to try the page with."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from sandbox.types import Json


def text(words: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": words}


def option(words: str, value: str = "", **more: Any) -> Json:
    return {"text": text(words), "value": value or words.lower(), **more}


def entry(block: str, label: str, kind: str, *, more: Json | None = None, **element: Any) -> Json:
    inside = {"type": kind, "action_id": "it", **element}
    return {"type": "input", "block_id": block, "label": text(label), "element": inside} | (
        more or {}
    )


def button(label: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": text(label), "action_id": action, **more}


def section(words: str, **more: Any) -> Json:
    return {"type": "section", "text": text(words, "mrkdwn"), **more}


END = {
    "title": text("End this pair?"),
    "text": text("Both of you are told, without a reason."),
    "confirm": text("End it"),
    "deny": text("Keep it"),
    "style": "danger",
}
DOMAINS = [option("Career"), option("Administrative"), option("Education"), option("Personal")]


def agenda() -> Json:
    blocks = [
        section("For *Thursday 5 March 2026 at 10:00*. Only you and Dr Noor Haddad see this."),
        entry("point", "Point", "plain_text_input", max_length=60, placeholder=text("One thing")),
        entry("domain", "Domain", "static_select", options=DOMAINS),
        entry(
            "notes",
            "Notes",
            "plain_text_input",
            multiline=True,
            more={"optional": True, "hint": text("A line or two is enough.")},
        ),
        entry("by", "By when", "datepicker", more={"optional": True}),
        entry("at", "When do you meet?", "datetimepicker", initial_date_time=1772722800),
        entry("how", "How do you meet?", "radio_buttons", options=DOMAINS[:3]),
        entry("what", "What comes along", "checkboxes", options=DOMAINS[:2]),
        {
            "type": "actions",
            "block_id": "more",
            "elements": [button("Add a line", "add"), button("Go on", "further")],
        },
    ]
    view = {"type": "modal", "callback_id": "agenda", "title": text("Your next agenda")}
    return view | {"blocks": blocks, "submit": text("Save"), "notify_on_close": True}


def recap() -> list[Json]:
    menu = {"type": "overflow", "action_id": "more", "options": DOMAINS[:2]}
    ticks = [option("Send the draft to Noor"), option("Ask the dean about leave")]
    return [
        {"type": "header", "text": text("Recap of your meeting on Monday 2 March")},
        section(
            "You said, *in short*:\n• apply for the _clinician-scientist_ award\n"
            "• ask <@{mina}> for ~two~ one letter\n> Start with the aims page.\n"
            "See <https://example.org/award|the call>; file `aims.docx`.",
            accessory=menu,
        ),
        {
            "type": "section",
            "fields": [
                text("*Next meeting*\n6 April", "mrkdwn"),
                text("*Cadence*\nmonthly", "mrkdwn"),
            ],
        },
        {
            "type": "actions",
            "block_id": "ticks",
            "elements": [{"type": "checkboxes", "action_id": "done", "options": ticks}],
        },
        {"type": "divider"},
        {
            "type": "actions",
            "elements": [
                button("Accept", "accept", style="primary"),
                button("Ask for a change", "amend"),
                button("End the pair", "end", style="danger", confirm=END),
            ],
        },
        {
            "type": "actions",
            "block_id": "choose",
            "elements": [
                {
                    "type": "static_select",
                    "action_id": "cadence",
                    "placeholder": text("Change the cadence"),
                    "options": [option("Monthly"), option("Quarterly")],
                },
                {"type": "datepicker", "action_id": "day", "placeholder": text("Another day")},
                {"type": "users_select", "action_id": "who", "placeholder": text("Somebody")},
            ],
        },
        {
            "type": "context",
            "elements": [text("Only you and Dr Noor Haddad can see this.", "mrkdwn")],
        },
    ]


def digest() -> list[Json]:
    def cell(words: str) -> Json:
        return {"type": "raw_text", "text": words}

    points = [{"label": "Met", "value": 9}, {"label": "Booked", "value": 5}]
    points.append({"label": "Lapsed", "value": 2})
    rows = [["Mina Okafor", "six weeks", "two nudges"], ["Leo Brandt", "nine days", "one nudge"]]
    return [
        {"type": "header", "text": text("Programme digest, week of 2 March")},
        section("Two of sixteen pairs have lapsed."),
        {
            "type": "data_table",
            "caption": "Pairs that lapsed",
            "rows": [[cell("Mentee"), cell("Since"), cell("Tried")]]
            + [[cell(words) for words in row] for row in rows],
        },
        {
            "type": "data_visualization",
            "title": "Pairs this month",
            "chart": {"type": "pie", "segments": points},
        },
    ]


def connect_handlers(app: App) -> None:
    """Give `app` its commands, buttons, modals and home."""
    _modal_handlers(app)
    _button_handlers(app)
    _home_handlers(app)


def _modal_handlers(app: App) -> None:
    @app.command("/agenda")
    def open_agenda(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        if body["text"]:
            respond(text=f"Added: *{body['text']}*")
        else:
            client.views_open(trigger_id=body["trigger_id"], view=agenda())

    @app.view("agenda")
    def saved(ack: Ack, view: Json, body: Json, client: WebClient) -> None:
        values = view["state"]["values"]
        point = values["point"]["it"]["value"]
        if point == "wrong":
            ack(response_action="errors", errors={"point": "Say what it is about."})
            return
        ack()
        when = values["at"]["it"]["selected_date_time"]
        client.chat_postMessage(channel=body["user"]["id"], text=f"Saved: {point}, {when}")

    @app.view_closed("agenda")
    def left(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Nothing was saved.")

    @app.action("further")
    def further(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        view = agenda() | {"title": text("One step further")}
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.action("add")
    def add(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        view = agenda()
        view["blocks"].append(entry("extra", "Another point", "plain_text_input"))
        client.views_update(view_id=body["view"]["id"], view=view)


def _button_handlers(app: App) -> None:
    for name in ("accept", "amend", "end", "more", "done", "cadence", "day", "who"):

        @app.action(name)
        def used(ack: Ack, action: Json, body: Json, respond: Respond) -> None:
            ack()
            if body.get("view"):
                return
            chosen = action.get("selected_option") or {}
            value = chosen.get("value") or action.get("selected_date") or ""
            many = ",".join(o["value"] for o in action.get("selected_options", []))
            respond(
                text=f"You used {action['action_id']} {value}{many}".strip() + ".",
                replace_original=False,
            )


def _home_handlers(app: App) -> None:
    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        blocks = [
            {"type": "header", "text": text("Your pairs")},
            section(
                "*Dr Noor Haddad*\nNext meeting: Thursday 5 March at 10:00",
                accessory=button("Move it", "amend"),
            ),
            {"type": "divider"},
            section("*Open action items*"),
            {
                "type": "actions",
                "elements": [{"type": "checkboxes", "action_id": "done", "options": DOMAINS[:3]}],
            },
        ]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("message")
    def heard() -> None:
        """Messages are read by nobody."""

"""What the bot says, tried with samples: whether it can be written, and whether Slack takes it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from agendas.samples.trying import templates as every
from bot.delivery.template_check import MENDED
from bot.doctor.finding import UNREACHABLE, Finding, get_code, join_some
from handlers.notifications.samples import Tried
from handlers.slackui.blocks import BLOCKS_IN_MESSAGE, BLOCKS_IN_VIEW

NAME, AT_SLACK = "templates", "templates at Slack"
REFUSED = ("invalid_blocks", "invalid_message", "invalid_view")


@dataclass(frozen=True, slots=True)
class Question:
    """One call: what is asked about, and of which template each of its blocks is."""

    kind: str
    asked: dict[str, Any]
    templates: list[str]


def check_templates(tried: Tried) -> Iterator[Finding]:
    """Say which templates cannot be used, and why."""
    for one in tried.broken:
        sentence = f"agendas/templates/{one.template} cannot be used: {one.why}."
        yield Finding(NAME, False, sentence, f"What needs it is not sent. {MENDED}")
    if not tried.broken:
        yield Finding(NAME, True, f"all {len(every())} can be used.")


def check_at_slack(client: WebClient, tried: Tried) -> Iterator[Finding]:
    """Hold every sample message and view against Slack's own check of blocks; nothing is sent.

    Where Slack does not have that check, or will not answer any more for now, that is said.
    """
    faults = 0
    for asked, question in enumerate(build_questions(tried)):
        try:
            if question.kind == "message":
                client.blocks_validate(message=question.asked)
            else:
                client.blocks_validate(view=question.asked)
        except SlackApiError as error:
            if get_code(error) not in REFUSED:
                yield _report_no_answer(get_code(error), asked)
                return
            for finding in _report_faults(question, error.response.get("errors")):
                faults += 1
                yield finding
        except UNREACHABLE as error:
            yield _report_no_answer(get_code(error), asked)
            return
    if not faults:
        yield Finding(AT_SLACK, True, "Slack would take every message, form and Home.")


def build_questions(tried: Tried) -> Iterator[Question]:
    """Yield what is to be asked: the blocks of messages together, and of Homes; each form.

    As many blocks as go into one are asked about at a time, those that are alike once.
    """
    messages = [(name, built) for name, built in tried.built if "type" not in built]
    for blocks, names in _group_blocks(messages, BLOCKS_IN_MESSAGE):
        yield Question("message", {"blocks": blocks}, names)
    homes = [(name, built) for name, built in tried.built if built.get("type") == "home"]
    for blocks, names in _group_blocks(homes, BLOCKS_IN_VIEW):
        yield Question("view", {"type": "home", "blocks": blocks}, names)
    for name, built in tried.built:
        if built.get("type") == "modal":
            yield Question("view", built, [name] * len(built["blocks"]))


def _group_blocks(
    built: list[tuple[str, dict[str, Any]]], most: int
) -> Iterator[tuple[list[Any], list[str]]]:
    of = {json.dumps(block): name for name, one in built for block in one["blocks"]}
    for part in (list(of.items())[at : at + most] for at in range(0, len(of), most)):
        yield [json.loads(block) for block, _ in part], [name for _, name in part]


def _report_no_answer(said: str, asked: int) -> Finding:
    if said == "unknown_method":
        return Finding(AT_SLACK, None, "Slack has no blocks.validate here; it was not asked.")
    sentence = f"after {asked} answers Slack gave none ({said}), and the rest was not asked."
    return Finding(AT_SLACK, None, sentence, "Try again in a minute.")


def _report_faults(question: Question, errors: Any) -> Iterator[Finding]:
    """Yield what is wrong, template by template."""
    by_template: dict[str, list[str]] = {}
    for error in errors if isinstance(errors, list) and errors else [{}]:
        pointer, said = str(error.get("pointer", "")), error.get("message") or "it does not say why"
        what = f"{said} ({error.get('code', 'no code')} at {pointer or 'no place'})"
        by_template.setdefault(_find_template(question, pointer), []).append(what)
    for template, found in by_template.items():
        sentence = f"Slack would not take agendas/templates/{template}: {join_some(found, 3)}."
        yield Finding(
            AT_SLACK,
            False,
            sentence,
            "Put it right: until then Slack does not show it as it is meant.",
        )


def _find_template(question: Question, pointer: str) -> str:
    """Return the template of the block that a pointer such as /blocks/3/text leads to."""
    numbers = [int(part) for part in pointer.split("/") if part.isdecimal()]
    if numbers and numbers[0] < len(question.templates):
        return question.templates[numbers[0]]
    return " or ".join(dict.fromkeys(question.templates))

"""Another pair's ids in any button or modal of the bot: refused, and nothing is changed."""

import json
import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from db.tables import METADATA
from handlers.slackui import lines
from sandbox.block_kit.content import Element
from sandbox.model.entities import View
from sandbox.people import Person
from tests.privacy import planting
from tests.privacy.planting import Planted
from tests.privacy.test_reads import everything_seen
from tests.stories.world import World

PROGRAMME = 1  # the one of the planted pair
# What the buttons whose ids begin so carry; for another workspace's row, 100 is added.
CARRIED = {
    "record.": (planting.PAIR, ".0"),
    "action.": (planting.ITEM, ""),
    "home.action": (planting.ITEM, ""),
    "agenda.item": (planting.ITEM, ""),
    "agenda.goal": (planting.GOAL, ""),
    "agenda.open": (planting.PAIR, ""),
    "agenda.point_undo": (planting.PAIR, f".{planting.POINT}"),
    "goal.": (planting.GOAL, ""),
    "goal.open_new": (planting.PAIR, ""),
    "action.open_new": (planting.PAIR, ""),
    "lapse.well": (planting.PAIR, ""),
    "lapse.talked": (planting.PAIR, ""),
    "lapse.ask_help": (planting.PAIR, ""),
    "lapse.answer_again": (planting.CHECK_IN, ""),
    "lapse.delete_reason": (planting.REASON_ID, ""),
    "lapse.": (planting.LAPSE, ""),
    "meeting.open": (planting.PAIR, ""),
    "meeting.plan_at": (planting.PAIR, ".@1798000000"),
    "meeting.tick": (planting.UNHELD, ".0:reach"),
    "meeting.": (planting.UNHELD, ".0"),
    "mentoring.": (planting.PAIR, ""),
    "feed.": (planting.PAIR, ""),
    "mydata.": (planting.PAIR, ""),
    "recap.open": (planting.RECAP, ""),
    "recap.leave": (planting.RECAP, ""),
    "recap.undo": (planting.RECAP, ""),
    "recap.accept": (planting.RECAP, ""),
    "brief.": (planting.PAIR, ""),
    "programme.": (PROGRAMME, ""),
    "digest.": (planting.PAIR, ""),
    "digest.table": (PROGRAMME, ""),
    "typed.": (planting.LINE, f".{planting.PAIR}"),
    "matching.": (planting.MATCH, ""),
    "roster.": (planting.ROSTER, ""),
    **{name: (planting.PAIR, "") for name in ("roster.end_pair", "roster.open_change")},
    "matching.open_propose": (PROGRAMME, ".1"),
}
OF_A_DRAFT = {"draft.keep", "draft.discard"}
# Pressing these says that nothing is to change, or shows what is about nobody's row.
ASKS_NOTHING = {"meeting.keep", "mydata.who", "home.earlier", "home.later", "choices.open"}
ASKS_NOTHING |= {*lines.ACTIONS}
# Whoever runs the planted pair's programme may do these; they show, and change, no word of it.
A_FACILITATORS = (
    *("programme.", "digest.", "roster.end_pair", "roster.open_change", "roster.open_pair"),
    *("roster.export", "matching.withdraw", "matching.open_propose"),
)
NOT_BY_VALUE = OF_A_DRAFT | ASKS_NOTHING
# Forms of what whoever sends them has chosen for themselves: they carry nothing to be forged.
ONES_OWN = {"choices.save", "matching.offer", "matching.find"}

# The ways in which each modal can be forged: what it hides, and what was entered in it.
Forgery = tuple[dict[str, Any], dict[str, Any]]
THEIRS = {"pair": planting.PAIR}
ROWS: dict[str, Any] = {"version": 1, "correction": 0, "planned": 0, "points": []}
ROWS |= {"reviewed": [[planting.GOAL, ""]], "set": [[planting.GOAL, "", "", ""]]}
ROWS |= {"promised": [[planting.ITEM, "", "", "", ""]]}
TEXT = {"type": "plain_text_input", "value": "forged"}
PICKED = {"type": "users_select", "selected_user": "U1"}
DAY = {"type": "datepicker", "selected_date": "2026-11-23"}
LATER = {"type": "datepicker", "selected_date": "2026-12-23"}
MOMENT = {"type": "datetimepicker", "selected_date_time": 1_797_000_000}


def chosen(value: object) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"value": str(value)}}


def ticked(value: object) -> dict[str, Any]:
    return {"type": "checkboxes", "selected_options": [{"value": str(value)}]}


# What a form names that is none of theirs is to it as though it were gone: of a recap with nothing
# else in it that is empty.
REFUSED = ("othing was changed", "Please write at least one thing")
EDITED = {"text": TEXT, "state": chosen("done"), "owner": chosen("mentee"), "due": LATER}
TERMS = {"name": TEXT, "people": TEXT, "channel": TEXT}
FORGED: dict[str, tuple[Forgery, ...]] = {
    "action.save": (
        (THEIRS | {"item": planting.ITEM}, EDITED),
        ({"pair": "own", "item": planting.ITEM}, EDITED),
    ),
    "goal.save": (
        (THEIRS | {"goal": planting.GOAL}, EDITED | {"horizon": chosen("1y")}),
        ({"pair": "own", "goal": planting.GOAL}, EDITED | {"horizon": chosen("1y")}),
    ),
    "action.save_new": ((THEIRS, EDITED),),
    "goal.save_new": ((THEIRS, EDITED | {"horizon": chosen("1y")}),),
    "agenda.save": (
        (THEIRS, {"points": TEXT}),
        ({"pair": "own"}, {"done:0": ticked(planting.ITEM)}),
        ({"pair": "own"}, {"reached:0": ticked(planting.GOAL)}),
    ),
    "recap.send": (
        (THEIRS | ROWS | {"meeting": planting.MEETING}, {"decisions": TEXT}),
        ({"pair": "own", **ROWS, "meeting": planting.MEETING}, {"decisions": TEXT}),
        ({"pair": "own", **ROWS, "version": 0, "meeting": "own"}, {"reached:0": TEXT}),
    ),
    "recap.confirm": (
        (THEIRS | ROWS | {"meeting": planting.MEETING}, {}),
        ({"pair": "own", **ROWS, "version": 0, "meeting": "own"}, {}),
    ),
    "recap.accept_with": (({"pair": "own", "recap": planting.RECAP}, {"words": TEXT}),),
    "recap.amend": (({"pair": "own", "recap": planting.RECAP}, {"words": TEXT}),),
    "programme.save_new": (({}, TERMS),),
    **{
        name: (({"programme": PROGRAMME}, TERMS),)
        for name in (
            *("programme.save", "programme.confirm", "programme.hand_over"),
            *("programme.words", "programme.keep_words"),
        )
    },
    "matching.propose": (({"programme": PROGRAMME}, {"cadence": chosen("1 month")}),),
    "roster.save_pair": (({"programme": PROGRAMME}, {"mentor": PICKED, "mentee": PICKED}),),
    "roster.save_change": (({"about": planting.PAIR}, {"mentor": PICKED}),),
    "digest.leave": (({"care": planting.PAIR}, {"until": LATER}),),
    "lapse.reason": (({"lapse": planting.LAPSE}, {"reason": TEXT}),),
    "meeting.plan": ((THEIRS, {"when": MOMENT}),),
    "meeting.met_on": ((THEIRS, {"day": DAY}),),
    "mentoring.leave": ((THEIRS, {"until": LATER}),),
    "record.search": ((THEIRS, {"words": TEXT}),),
    "typed.save_point": (
        (THEIRS | {"line": planting.LINE}, {"text": TEXT, "domain": chosen("career")}),
        (
            {"pair": "own", "line": planting.LINE},
            {"text": TEXT, "domain": chosen("career"), "pair": chosen(planting.PAIR)},
        ),
    ),
    "typed.save_promise": (
        (THEIRS | {"line": planting.LINE}, {"text": TEXT, "owner": chosen("theirs")}),
        (
            {"pair": "own", "line": planting.LINE},
            {"text": TEXT, "owner": chosen("mine"), "pair": chosen(planting.PAIR)},
        ),
    ),
    "which.pick": tuple(
        ({"command": command, "text": text}, {"pair": chosen(planting.PAIR)})
        for command, text in (
            ("/agenda", "forged"),
            ("/action", "forged"),
            ("/goal", "forged"),
            ("/meeting", "met"),
            ("/mentoring cadence", "quarterly"),
        )
    ),
}


def everything(world: World) -> dict[str, list[Any]]:
    with world.bot.sessions() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=str)
            for table in METADATA.sorted_tables
        }


def carried(action: str, by: int) -> str:
    prefixes = [prefix for prefix in CARRIED if action.startswith(prefix)]
    assert prefixes, f"say in CARRIED what {action} carries"
    number, rest = CARRIED[max(prefixes, key=len)]
    return f"{number + by}{rest}"


def moved(part: Any, by: int) -> Any:
    """Return what a modal hides, or what was entered, with the ids of the planted pair moved."""
    ids = re.compile(rf"\b({'|'.join(map(str, range(planting.PAIR, planting.MATCH + 1)))})\b")
    return json.loads(ids.sub(lambda found: str(int(found[0]) + by), json.dumps(part)))


def presses(planted: Planted, person: Person, action: str, value: str) -> str:
    """Press a button that Slack never showed them; return what they are answered."""
    body = {"type": "button", "action_id": action, "value": value, "text": {"text": "Forged"}}
    button = Element({"type": "actions", "block_id": "forged"}, body)
    planted.world.sandbox.act.use(person.id, person.modal or person.last_message, button, None)
    planted.world.sandbox.wait_idle()
    if person.modal is None:
        return person.last_message.plain
    answer = person.modal.plain
    person.closes()
    return answer


def submits(planted: Planted, view: View, callback: str, hidden: Any, entered: Any) -> str:
    """Let Ana send in a modal that Slack never showed her; return the bot's acknowledgement."""
    sandbox = planted.world.sandbox
    body = {**view.body, "callback_id": callback, "private_metadata": json.dumps(hidden)}
    payload = sandbox.act.payloads.build_base("view_submission", planted.ana.id)
    payload["view"] = sandbox.slack.render_view(sandbox.team, replace(view, body=body))
    values = {block: {"value": element} for block, element in entered.items()}
    payload["view"] |= {"state": {"values": values}}
    return json.dumps(planted.ana.raw_action(payload).payload)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "by"),
    [("ana", 0), ("ana", 100), ("fay", 0), ("sam", 0)],
    ids=["another pair", "another workspace", "a facilitator", "a stranger"],
)
def test_no_button_takes_another_pairs_ids(planted: Planted, who: str, by: int) -> None:
    person: Person = getattr(planted, who)
    # In that workspace, too, the bot is, and somebody has the very same Slack id.
    person.member.team_id = planting.ELSEWHERE
    person.types("/mentoring")
    before = everything(planted.world)
    actions = planted.world.bot.router.actions.keys() - NOT_BY_VALUE
    rightful = {one for one in actions if who == "fay" and one.startswith(A_FACILITATORS)}
    for action in sorted(actions - rightful):
        answer = presses(planted, person, action, carried(action, by)).lower()
        assert "nothing was changed" in answer or "not in a mentoring pair" in answer, action
    for action in sorted(rightful):  # of rows that are none, or of another workspace
        presses(planted, person, action, carried(action, 200))
        presses(planted, person, action, carried(action, 100))
    assert everything(planted.world) == before
    assert "canary" not in everything_seen(person)


@pytest.mark.slow
@pytest.mark.parametrize("by", [0, 100], ids=["another pair", "another workspace"])
def test_no_draft_is_kept_or_read_of_another_pairs_form(planted: Planted, by: int) -> None:
    world, ana = planted.world, planted.ana
    ana.types("/goal learn of it")
    ana.clicks("Edit")
    before = everything(world)
    forgeries = product((planting.PAIR + by, planted.own), sorted(OF_A_DRAFT))
    for pair, action in forgeries:
        view = ana.modal
        assert view is not None
        hidden = {"pair": pair, "goal": planting.GOAL + by}
        view.body["private_metadata"] = json.dumps(hidden)
        assert "nothing was changed" in presses(planted, ana, action, "").lower()
        ana.clicks("Edit")
    assert everything(world) == before


@pytest.mark.slow
@pytest.mark.parametrize("by", [0, 100], ids=["another pair", "another workspace"])
def test_no_modal_takes_another_pairs_ids(planted: Planted, by: int) -> None:
    world, ana = planted.world, planted.ana
    ana.member.team_id = planting.ELSEWHERE
    ana.types("/meeting we met")
    view = ana.modal
    assert view is not None
    own = {"pair": planted.own, "meeting": json.loads(view.private_metadata)["meeting"]}
    world.settles()
    forms = set(world.bot.router.views) - ONES_OWN
    assert set(FORGED) == forms, "say in FORGED how each modal can be forged"
    before = everything(world)
    for callback, forgeries in FORGED.items():
        for hidden, entered in forgeries:
            forged = moved(hidden, by)
            kept = {key: own[key] if value == "own" else value for key, value in forged.items()}
            answer = submits(planted, view, callback, kept, moved(entered, by))
            assert any(words in answer for words in REFUSED), (callback, kept, answer)
            assert "canary" not in answer
    assert everything(world) == before

"""Features declare all that they have, and know of each other no more than they should."""

import pytest
from grimp import ImportGraph, build_graph

from db.core.base import Due
from db.core.workspaces import Workspace
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.recaps import Recap
from db.mentoring.matching.proposals import Proposal
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.mentoring.rosters import Roster
from handlers.features import FEATURES, list_due_rules

# What one feature may use of another: the use cases, apart from Slack.
SHARED = {"service", "beginning"}
# In the order in which a tick goes over them; those of one set in any.
TURNS = (
    *({Workspace}, {Person}, {Pair, Proposal}, {Meeting, Recap, ActionItem}),
    {Programme, Roster},
)
# Those whose rows come due by somebody's own days, and those that show something of a pair at Home.
BY_OWN_DAYS = {"meeting", "action", "lapse"}
AT_HOME = {"pair", "action", "goal", "recap", "meeting"}


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    return build_graph("handlers")


def test_each_feature_is_listed_once_and_called_as_its_package(graph: ImportGraph) -> None:
    declaring = graph.find_modules_that_directly_import("handlers.feature")
    packages = {
        package.removeprefix("handlers.")
        for package in graph.find_children("handlers") & declaring
        if graph.find_children(package)
    }
    assert len(packages) > 10
    assert sorted(feature.name for feature in FEATURES) == sorted(packages)


def test_no_feature_knows_anothers_forms_listeners_or_schedule(graph: ImportGraph) -> None:
    named = {feature.name for feature in FEATURES}
    across = []
    for module in graph.modules:
        _, of, *_ = [*module.split("."), "", ""]
        for imported in graph.find_modules_directly_imported_by(module):
            _, other, part, *_ = [*imported.split("."), "", ""]
            if of in named and other in named - {of}:
                across.append((module, imported, part))
    assert len(across) > 5
    assert [pair for *pair, part in across if part not in SHARED] == []


def test_all_that_comes_due_has_one_rule_in_its_turn() -> None:
    tables = [table for table, _ in list_due_rules()]
    assert set(tables) == set(Due.__subclasses__())
    for turn in TURNS:
        assert {*tables[: len(turn)]} == turn
        del tables[: len(turn)]
    assert tables == []


def test_who_has_a_part_in_home_and_in_a_changed_zone() -> None:
    assert {feature.name for feature in FEATURES if feature.rezone} == BY_OWN_DAYS
    assert {feature.name for feature in FEATURES if feature.home} == AT_HOME

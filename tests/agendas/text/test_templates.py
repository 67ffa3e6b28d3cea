"""Every sentence is in a template, every template is used, and is given what it speaks of."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, Template, meta, nodes

from agendas.text import messages

ROOT = Path(__file__).parents[3]
ROOMS = ("handlers", "bot", "agendas")
SPEAKING = {"say": 1, "phrase": 2, "UserError": 1, "build_modal": 1}
MODAL_BLOCKS = ("title", "submit")
NAMES = sorted(
    str(path.relative_to(messages.TEMPLATES).with_suffix(""))
    for path in messages.TEMPLATES.rglob("*.txt")
)


@dataclass(frozen=True)
class Said:
    """A call that speaks: where, which templates and blocks it may mean, which facts it gives."""

    where: str
    template: str
    blocks: tuple[str, ...]
    facts: frozenset[str] | None


def environment() -> Environment:
    return messages._environment()


@cache
def tree(template: str) -> nodes.Template:
    return environment().parse((messages.TEMPLATES / f"{template}.txt").read_text())


def pattern(node: ast.expr) -> str:
    """Return a regular expression for what a string in the code may be; for any other, .*"""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+"
            for part in node.values
        )
    if isinstance(node, ast.IfExp):
        return f"(?:{pattern(node.body)}|{pattern(node.orelse)})"
    return ".*"


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def calls() -> Iterator[Said]:
    for path, module in sources():
        for node in ast.walk(module):
            name = called(node)
            if isinstance(node, ast.Call) and name in SPEAKING and len(node.args) >= SPEAKING[name]:
                blocks: tuple[str, ...] = MODAL_BLOCKS if name == "build_modal" else ()
                if name == "phrase":
                    blocks = (pattern(node.args[1]),)
                given = {word.arg for word in node.keywords}
                facts = None if None in given else frozenset(w for w in given if w)
                where = f"{path}:{node.lineno}"
                yield Said(where, pattern(node.args[0]), blocks, facts)


SAID = sorted(calls(), key=lambda said: said.where)
LITERAL = [said for said in SAID if ".*" not in said.template]


def meant(said: Said) -> list[str]:
    return [name for name in NAMES if re.fullmatch(said.template, name)]


def included(template: str) -> set[str]:
    """Return a template and all that it includes."""
    found = {template}
    for name in meta.find_referenced_templates(tree(template)):
        found |= included(str(name).removesuffix(".txt"))
    return found


def needed(body: nodes.Template) -> set[str]:
    body.set_environment(environment())
    return meta.find_undeclared_variables(body)


def bound(template: nodes.Template) -> set[str]:
    """Return the names that a template itself sets, for good or for a part of it."""
    return {name.name for name in template.find_all(nodes.Name) if name.ctx != "load"}


def blocks_of(template: str) -> dict[str, nodes.Block]:
    return {block.name: block for block in tree(template).find_all(nodes.Block)}


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_read(name: str) -> None:
    assert isinstance(environment().get_template(f"{name}.txt"), Template)


def missing(said: Said) -> set[str]:
    """Return what a call does not give of what its templates speak of."""
    found: set[str] = set()
    for name in meant(said):
        if not said.blocks:
            whole = set().union(*(needed(tree(one)) for one in included(name)))
            # What a template sets, its includes may use.
            found |= whole - set().union(*(bound(tree(one)) for one in included(name)))
        for block, body in blocks_of(name).items():
            if any(re.fullmatch(wished, block) for wished in said.blocks):
                found |= needed(nodes.Template(list(body.body)))
    return found - (said.facts or set())


@pytest.mark.slow
def test_what_the_code_says_is_in_a_template() -> None:
    astray = [
        said
        for said in SAID
        if not meant(said)
        or not all(
            any(re.fullmatch(block, name) for one in meant(said) for name in blocks_of(one))
            for block in said.blocks
        )
    ]
    assert astray == []


@pytest.mark.slow
def test_a_template_is_given_every_fact_that_it_speaks_of() -> None:
    told = [said for said in LITERAL if said.facts is not None]
    assert len(told) > 50
    assert {said.where: missing(said) for said in told if missing(said)} == {}


@pytest.mark.slow
def test_every_template_is_used() -> None:
    spoken = {name for said in LITERAL for name in meant(said)}
    spoken |= {
        named
        for _, module in sources()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        for named in [str(node.value).replace(".", "/")]  # a message's kind is its template's name
        if named in NAMES
    }
    used = set().union(*(included(name) for name in spoken))
    assert sorted(set(NAMES) - used) == []


@pytest.mark.slow
def test_every_block_is_used() -> None:
    used = {
        (template, block)
        for said in SAID
        for template in meant(said)
        for block in blocks_of(template)
        if any(re.fullmatch(wished, block) for wished in said.blocks)
    }
    every = {(template, block) for template in NAMES for block in blocks_of(template)}
    assert sorted(every - used) == []


def spoken_in_code(source: str) -> list[str]:
    """Return the sentences in a source that are neither docstrings, logged nor raised."""
    module = ast.parse(source)
    quiet: set[ast.AST] = set()
    for node in ast.walk(module):
        owner = getattr(getattr(getattr(node, "func", None), "value", None), "id", "")
        if isinstance(node, ast.Raise | ast.Expr) and not isinstance(
            getattr(node, "value", None), ast.Call
        ):
            quiet.update(ast.walk(node))
        if owner == "log":
            quiet.update(ast.walk(node))
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in quiet
        if " " in node.value.strip() and re.search(r"[.?!…:]$", node.value.strip())
    ]


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "handlers").rglob("*.py")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_sentence_for_people_is_in_a_handler(path: Path) -> None:
    assert spoken_in_code(path.read_text()) == []


def test_a_sentence_in_a_handler_would_be_found() -> None:
    assert spoken_in_code('def f():\n    "A docstring."\n    return g("Thank you.")') == [
        "Thank you."
    ]
    assert spoken_in_code('x = f"Thank you, {name}! See you."') == ["! See you."]
    assert spoken_in_code('log.info("It went well.")\nraise ValueError("It went wrong.")') == []

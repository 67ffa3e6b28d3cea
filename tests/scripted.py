"""Messages that say what a test wants them to say, sent by the bot as any other."""

from typing import Any

from agendas.rhythm.choices import Choice
from agendas.text.messages import Message, Part
from bot.worker import Worker
from db.messages import outbox
from db.messages.outbox import Letter
from handlers.notifications.kinds import FileView, Kind, View


def write(bot: Worker, words: str, *, file: dict[str, str] | None = None, **parts: Any) -> None:
    """Queue a letter of any kind that says these words, or is that file; due now."""
    now = bot.clock.now()
    values: dict[str, Any] = {"kind": "words", "due_at": now, "occurrence": parts["key"]}
    letter = Letter(**(values | parts), op="file" if file else "post")
    _teach(bot, letter, FileView(**file) if file else View(Message((Part("paragraph", words),))))
    with bot.sessions.begin() as session:
        assert outbox.queue(session, letter, now)


def _teach(bot: Worker, letter: Letter, view: View | FileView) -> None:
    composer = bot.delivery._sender._composer
    kinds = dict(composer._kinds)  # type: ignore[attr-defined]
    known = kinds.get(letter.kind)
    said = dict(getattr(known, "said", {})) | {letter.occurrence: view}
    kinds[letter.kind] = _make_kind(letter.kind, said)
    composer._kinds = kinds  # type: ignore[attr-defined]


def make_kind(name: str, words: str) -> Kind:
    """Return a kind of message that always says the same."""
    view = View(Message((Part("paragraph", words),)))
    return Kind(name, None, lambda *_of: view, (), Choice.ALWAYS, live=None)


class _Scripted(Kind):
    """A kind of message whose words are given, by occurrence."""

    said: dict[str, View | FileView]


def _make_kind(name: str, said: dict[str, View | FileView]) -> Kind:
    kind = _Scripted(
        name,
        None,
        lambda _session, _reader, notice, _row, _now: said[notice.occurrence],
        (),
        Choice.ALWAYS,
        live=None,
    )
    object.__setattr__(kind, "said", said)
    return kind

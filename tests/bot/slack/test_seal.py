"""Tokens at rest: opened by the right key, for the right workspace, and by nothing else."""

import pytest

from bot.slack.seal import CannotOpen, Seal, Tokens

OLD, NEW = Seal.new_key(), Seal.new_key()
TOKENS = Tokens("xoxb-secret", "xoxe-secret")


def test_what_is_sealed_is_opened_again_and_cannot_be_read() -> None:
    seal = Seal.of(OLD)
    sealed = seal.close("T1", TOKENS)
    assert "secret" not in sealed
    assert seal.open("T1", sealed) == TOKENS


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(CannotOpen):
        Seal.of(NEW).open("T1", Seal.of(OLD).close("T1", TOKENS))


def test_a_row_copied_over_another_workspaces_does_not_open() -> None:
    seal = Seal.of(OLD)
    with pytest.raises(CannotOpen):
        seal.open("T2", seal.close("T1", TOKENS))


def test_after_sealing_anew_the_old_key_can_go() -> None:
    sealed = Seal.of(OLD).close("T1", TOKENS)
    both = Seal.of(f"{NEW}, {OLD}")
    assert both.open("T1", sealed) == TOKENS
    assert Seal.of(NEW).open("T1", both.again(sealed)) == TOKENS


def test_what_is_no_key_is_refused() -> None:
    for wrong in ("", "hush", f"{OLD},"):
        with pytest.raises(ValueError, match="Fernet key"):
            Seal.of(wrong)


def test_tokens_do_not_show_themselves() -> None:
    assert "secret" not in repr(TOKENS)

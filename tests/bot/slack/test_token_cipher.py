"""Tokens at rest: opened by the right key, for the right workspace, and by nothing else."""

import pytest

from bot.slack.token_cipher import CannotDecrypt, TokenCipher, Tokens

OLD, NEW = TokenCipher.make_key(), TokenCipher.make_key()
TOKENS = Tokens("xoxb-secret", "xoxe-secret")


def test_what_is_sealed_is_opened_again_and_cannot_be_read() -> None:
    seal = TokenCipher.from_keys(OLD)
    sealed = seal.encrypt("T1", TOKENS)
    assert "secret" not in sealed
    assert seal.decrypt("T1", sealed) == TOKENS


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(CannotDecrypt):
        TokenCipher.from_keys(NEW).decrypt("T1", TokenCipher.from_keys(OLD).encrypt("T1", TOKENS))


def test_a_row_copied_over_another_workspaces_does_not_open() -> None:
    seal = TokenCipher.from_keys(OLD)
    with pytest.raises(CannotDecrypt):
        seal.decrypt("T2", seal.encrypt("T1", TOKENS))


def test_after_sealing_anew_the_old_key_can_go() -> None:
    sealed = TokenCipher.from_keys(OLD).encrypt("T1", TOKENS)
    both = TokenCipher.from_keys(f"{NEW}, {OLD}")
    assert both.decrypt("T1", sealed) == TOKENS
    assert TokenCipher.from_keys(NEW).decrypt("T1", both.reencrypt(sealed)) == TOKENS


def test_what_is_no_key_is_refused() -> None:
    for wrong in ("", "hush", f"{OLD},"):
        with pytest.raises(ValueError, match="Fernet key"):
            TokenCipher.from_keys(wrong)


def test_tokens_do_not_show_themselves() -> None:
    assert "secret" not in repr(TOKENS)

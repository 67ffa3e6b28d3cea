"""What one does not use is not loaded: it would be in memory for as long as the bot runs."""

import subprocess
import sys

import pytest

UNUSED = (
    *("openpyxl", "charset_normalizer", "psycopg", "cryptography", "hypothesis", "pytest"),
    *("alembic", "mako"),
)


@pytest.mark.databases("sqlite")
def test_to_import_the_bot_loads_no_driver_cipher_or_spreadsheets() -> None:
    asked = f"import sys, bot.embedded; print([one for one in {UNUSED} if one in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=120
    )
    assert told.stdout.strip() == "[]"

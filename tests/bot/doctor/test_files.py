"""`python -m bot doctor`: who else on this machine can read what the bot keeps."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.doctor import files
from bot.operations.backups import list_backups
from tests.bot.doctor.clinic import Clinic

pytestmark = pytest.mark.databases("sqlite")


def kept(clinic: Clinic) -> Path:
    return Path(make_url(clinic.settings["DATABASE_URL"]).database or "")


def test_a_settings_file_that_others_can_read(clinic: Clinic) -> None:
    clinic.mode = 0o644
    line = clinic.ill()
    assert f"files: {clinic.env_file} is open to other users of this machine (mode 644)" in line
    assert f"chmod 600 {clinic.env_file}" in line


@pytest.mark.slow
def test_a_database_and_a_backup_that_others_can_read(clinic: Clinic) -> None:
    file = kept(clinic)
    copy = list_backups(file)[0]
    copy.chmod(0o640)
    assert f"{copy} is open to other users of this machine (mode 640)" in clinic.ill()
    copy.chmod(0o600)
    file.chmod(0o604)
    assert f"{file} is open to other users" in clinic.ill()


def test_a_folder_that_others_can_put_files_into(clinic: Clinic) -> None:
    folder = kept(clinic).parent
    folder.chmod(0o777)
    assert f"others may put files into {folder}" in clinic.ill()
    folder.chmod(0o700)


def test_a_copy_that_is_another_users(clinic: Clinic) -> None:
    copy = list_backups(kept(clinic))[0]
    try:
        shutil.chown(copy, 12345)
    except PermissionError:
        pytest.skip("files can be given away by root alone")
    assert f"{copy} is not of the user whose folder it is in" in clinic.ill()


def test_a_password_among_the_words_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["bot", "doctor", "postgresql://u:hush@h/d"])
    (finding,) = files.check_command_line()
    assert finding.ok is False
    assert "hush" not in finding.line
    monkeypatch.setattr("sys.argv", ["bot", "doctor"])
    assert list(files.check_command_line()) == []

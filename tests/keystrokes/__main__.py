"""Counts a cycle anew and writes docs/keystrokes.md; needs Chromium.

With `--texts` it also prints each text that was read, with how many of its words are the bot's own.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browsing import PATIENCE, QUIET
from tests.keystrokes.cycles import count_all
from tests.keystrokes.table import PLACE, write_page, write_texts


def main() -> None:
    """Count, and write the page."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        page = browser.new_page(viewport={"width": 400, "height": 860}, locale="en-GB")
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        counted = count_all(Path(folder), page)
        browser.close()
    written = write_page(counted)
    PLACE.write_text(written, encoding="utf-8")
    sys.stdout.write(written)
    if "--texts" in sys.argv[1:]:
        sys.stdout.writelines(write_texts(counted))


if __name__ == "__main__":
    main()

"""`make audit`: whether a weakness is known in a package that is installed with Reiterate.

It asks PyPI about each pin, and so needs the network. Exit status: 0 when nothing is known against
any, 1 when something is, 2 when not all of them could be asked about, which says nothing.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bot.settings.settings import ROOT

WELL, WEAK, NOT_ASKED = 0, 1, 2
AUDIT = ("-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json")


def verdict(printed: str, complained: str) -> tuple[int, str]:
    """Return exit status and words for what pip-audit printed, and what it complained of."""
    try:
        found = json.loads(printed)["dependencies"]
    except (ValueError, KeyError):
        last = (complained.strip().splitlines() or ["it said nothing"])[-1]
        return NOT_ASKED, f"Nothing was audited: the service could not be asked.\n{last}"
    weak, unknown = list(_weaknesses(found)), [one["name"] for one in found if "vulns" not in one]
    lines = [*weak]
    if unknown:
        lines.append(f"Not audited, for the service does not know them: {', '.join(unknown)}.")
    if not found:
        lines.append("Nothing was audited: there are no pins.")
    if weak:
        return WEAK, "\n".join(lines)
    return (NOT_ASKED, "\n".join(lines)) if lines else (WELL, f"{len(found)} packages: none known.")


def _weaknesses(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        for weakness in one.get("vulns", []):
            mended = ", ".join(weakness["fix_versions"]) or "no version yet"
            yield f"{one['name']} {one['version']}: {weakness['id']}, mended in {mended}."


def main() -> int:
    """Audit both files of pins; return the exit status."""
    pins = ("-r", str(ROOT / "requirements.txt"), "-r", str(ROOT / "requirements-dev.txt"))
    call = [sys.executable, *AUDIT, *pins]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    status, words = verdict(done.stdout, done.stderr)
    sys.stdout.write(f"{words}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())

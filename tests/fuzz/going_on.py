"""How long the fuzz goes on: a few examples in every run of the tests, minutes in `make fuzz`."""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.databases import KINDS

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
"""For how many seconds each test goes on; 0 for one short round, the same every time."""

ON = pytest.mark.databases(*(KINDS if SECONDS else KINDS[:1]))
"""Both kinds of database, or the quicker one; what was found on one is told on both for good."""


def of(examples: int, **more: Any) -> settings:
    """Hypothesis's settings for so many examples in a round."""
    return settings(
        max_examples=examples if not SECONDS else 3 * examples,
        deadline=None,
        derandomize=not SECONDS,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        **{"phases": [Phase.explicit, Phase.generate, Phase.shrink], **more},
    )


def rounds(play: Callable[[], object]) -> None:
    """Play a round, and, in `make fuzz`, further ones until the time is over."""
    end = time.monotonic() + SECONDS
    play()
    while time.monotonic() < end:
        play()

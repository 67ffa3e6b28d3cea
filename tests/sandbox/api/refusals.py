"""What several tests here are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


def refusal(call: Callable[..., Any], **arguments: Any) -> Any:
    """The answer that Slack refuses a call with."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response

"""What Slack's payloads are made of."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]  # block_id -> action_id -> what was entered, as Slack sends it

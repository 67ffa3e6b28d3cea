"""Ports: one that is free stays free until somebody listens on it."""

from pathlib import Path

import pytest

from sandbox.transport.web_server import NEVER_A_CALLERS, free_port

GIVEN_TO_CALLERS = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.mark.skipif(not GIVEN_TO_CALLERS.exists(), reason="only Linux says which it gives callers")
def test_a_free_port_is_none_that_a_caller_could_be_given_meanwhile() -> None:
    lowest, highest = map(int, GIVEN_TO_CALLERS.read_text().split())
    if lowest < NEVER_A_CALLERS.stop:
        pytest.skip("this machine has been told to give callers the lower ports as well")
    for _ in range(100):
        assert not lowest <= free_port() <= highest

"""`python -m bot.alive`: whether the process beside it lives, for a container's health check.

It asks http://127.0.0.1:PORT/healthz/live, whatever proxy the environment names. Exit status: 0
when the answer is 200, 1 when it is another, or when there is none within a few seconds.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

PORT = "3000"
PATIENCE = 5.0


def is_alive(port: int) -> bool:
    """Return whether the process that serves `port` on this machine says that it lives."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz/live")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_alive(int(os.environ.get("PORT") or PORT)) else 1)

"""A request that Slack delivers again is not carried out again, and is answered as before."""

from collections.abc import Callable

from db.core import handled_requests
from handlers.slackui.request import Request


def once(request: Request, carry_out: Callable[[], int]) -> int:
    """Return the id of the row that this request was about, carried out now or earlier.

    Who asks may have lost their right to it meanwhile: read the row through their seat.
    """
    before = handled_requests.earlier(request.session, request.workspace_id, request.request_key)
    if before and before.row_id:
        return before.row_id
    row_id = carry_out()
    handled_requests.note(
        request.session, request.workspace_id, request.request_key, request.now, row_id
    )
    return row_id

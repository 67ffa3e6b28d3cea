"""A request that Slack delivers again is not carried out again, and is answered as before."""

from collections.abc import Callable

from db.core import handled_requests
from handlers.slackui.request import Visit


def once(visit: Visit, carry_out: Callable[[], int]) -> int:
    """Return the id of the row that this request was about, carried out now or earlier.

    Who asks may have lost their right to it meanwhile: read the row through their seat.
    """
    before = handled_requests.earlier(visit.session, visit.workspace_id, visit.request_key)
    if before and before.row_id:
        return before.row_id
    row_id = carry_out()
    handled_requests.note(visit.session, visit.workspace_id, visit.request_key, visit.now, row_id)
    return row_id

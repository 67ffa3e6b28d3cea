"""A message that is too long for a phone is read whole in a form."""

from handlers.slackui.forms.modals import build_notice
from handlers.slackui.request import Request, Response, UserError


def read_all(request: Request) -> Response:
    """Open all of the message in which this was pressed; only whom it was sent to can."""
    assert request.person  # who is gone, or unknown, is refused by being asked for
    whole = request.resources.read_whole(request)
    if whole is None:
        raise UserError("shared/not_current")
    return Response(open=build_notice(whole))

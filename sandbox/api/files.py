"""files.*: the three steps of an upload, and what there is of a file."""

from __future__ import annotations

import mimetypes
from typing import Any

from sandbox.api.call import Call, Method, bad_arguments
from sandbox.model import messages
from sandbox.model.entities import StoredFile
from sandbox.model.errors import SlackError
from sandbox.model.ids import new_id
from sandbox.types import Json


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: where to send so many bytes."""
    name, length = call.require("filename"), call.require("length")
    if not length.isdigit() or int(length) == 0:
        raise bad_arguments("length must be a positive number")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    created = int(call.slack.state.clock.now().timestamp())
    file = StoredFile(new_id("F"), name, name, b"", kind, call.team.bot_user, created)
    file.expected = int(length)
    call.team.files[file.id] = file
    return {
        "upload_url": f"{call.slack.origin}/upload/{call.team.id}/{file.id}",
        "file_id": file.id,
    }


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: titles, and a message with the files in a channel."""
    wanted = call.read_json("files")
    if not isinstance(wanted, list) or not wanted:
        raise bad_arguments("missing required field: files")
    files = [_finish_upload(call, one) for one in wanted]
    if call.read_text("channel_id"):
        _share(call, files)
    return {"files": [call.slack.render_file(file.id, call.team) for file in files]}


def _finish_upload(call: Call, wanted: Any) -> StoredFile:
    file = call.team.files.get(wanted.get("id", "")) if isinstance(wanted, dict) else None
    if file is None or len(file.content) != file.expected:
        raise SlackError("file_not_found", breach="files", detail="nothing was uploaded for it")
    file.title = wanted.get("title") or file.name
    return file


def _share(call: Call, files: list[StoredFile]) -> None:
    conversation = call.get_conversation("channel_id")
    if call.team.bot_user not in conversation.members:
        raise SlackError("not_in_channel")
    comment = call.read_text("initial_comment")
    if comment:
        messages.check_message(comment, [])
    message = messages.post_message(call.slack, call.team, conversation, comment, [])
    message.thread_ts = call.read_text("thread_ts") or None
    message.files = files
    for file in files:
        file.channels.append(conversation.id)


def show_info(call: Call) -> Json:
    """files.info: a file that was shared where the bot is, for whoever may read files."""
    file = call.team.files.get(call.require("file"))
    there = (call.team.conversations[one] for one in (file.channels if file else []))
    if file is None or not any(call.team.bot_user in one.members for one in there):
        raise SlackError("file_not_found")
    return {"file": call.slack.render_file(file.id, call.team)}


METHODS = {
    "files.info": Method(show_info, ("files:read",), 4),
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",), 4),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",), 4),
}

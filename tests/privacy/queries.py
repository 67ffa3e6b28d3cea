"""Every query there is, found by looking, and those that may look at more than one workspace."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy.orm import Session

import db
from db.core.base import Base
from db.mentoring.pairs import Seat
from db.messages.leases import Lease
from db.messages.outbox import Letter
from db.messages.trials import Trial

# Who may look at several workspaces in one transaction, and why. Anything else is a fault.
ACROSS = {
    "db.operations.due.due": "finds what is due anywhere, by key alone; each row is then taken by "
    "itself",
    "db.operations.due.moments": "when anything at all comes due",
    "db.operations.due.failing": "numbers for whoever runs the host, with no ids",
    "db.operations.due.try_again": "what fails anywhere is tried again after a change; nothing is "
    "shown",
    "db.messages.dead_letters.failing": "numbers for whoever runs the host, with no ids",
    "db.messages.dead_letters.try_again": "what fails anywhere is tried again after a change; "
    "not shown",
    "db.mentoring.people.zones": "names of time zones and numbers for whoever runs the host",
    "db.mentoring.programmes.zones": "names of time zones and numbers for whoever runs the host",
    "db.core.workspaces.every": "which workspaces there are",
    "db.core.workspaces.unasked": "which workspaces there are that are new",
    "bot.delivery.template_check.hold": "holds and releases in each workspace in turn what "
    "cannot be written",
    "db.messages.gathering.list_due": "for whom anything is to be gathered; done one by one",
    "db.messages.gathering.find_next": "when anything is to be gathered, for anybody",
    "db.messages.outbox_reads.find_next_due": "when anything at all is to be sent",
    "db.messages.live.next_due": "when anything in Slack is to be changed, anywhere",
    "db.messages.claims.openings": "where anything is to be sent, and when",
    "db.messages.leases.shorten": "a clock that was put back made every lease too long",
    "db.messages.leases.stale": "whose lease has run out anywhere; each is then taken over by "
    "itself",
    "db.messages.live.workspaces_due": "where anything in Slack is to be changed",
    "db.messages.rate_limits.workspaces_on_hold": "where anything is on hold",
    "db.messages.dead_letters.workspaces": "where anything was given up",
    "db.operations.installations.everywhere": "which workspaces there are",
    "db.operations.installations.expiring": "whose token is to be renewed; each is then renewed "
    "by itself",
    "db.mentoring.feeds.reader": "who asks at an address names no workspace: its token says "
    "whose it is",
    "db.core.workspaces.uninstalled": "which workspaces have left",
    "db.messages.figures.by_status": "numbers for whoever runs the host, with no ids",
    "db.messages.figures.retried": "numbers for whoever runs the host, with no ids",
    "db.messages.figures.oldest_due": "numbers for whoever runs the host, with no ids",
    "db.messages.figures.holds": "numbers for whoever runs the host, with no ids",
    "db.privacy.retention.drop_dead_letters": "old rows are let go everywhere alike, once a day",
    "db.privacy.erasing.erase_ended": "old words go everywhere alike, once a day; nothing is shown",
    "db.privacy.retention.forget_messages": "old rows go everywhere alike, once a day; nothing "
    "is shown",
    "db.privacy.retention.forget_audit": "old rows go everywhere alike, once a day; nothing is "
    "shown",
    "db.privacy.retention.forget_digests": "old rows go everywhere alike, once a day; nothing "
    "is shown",
    "db.privacy.retention.forget_drafts": "old rows go everywhere alike, once a day; nothing is "
    "shown",
    "db.mentoring.content.drafts.forget": "a part of `retention.forget_drafts`",
    "db.privacy.retention.forget_typed_lines": "old rows go everywhere alike, once a day; nothing "
    "is shown",
    "db.mentoring.content.typed_lines.forget": "a part of `retention.forget_typed_lines`",
    "db.privacy.retention.forget_proposals": "old rows go everywhere alike, once a day; nothing "
    "is shown",
    "db.mentoring.rosters.list_asked": "finds what waits to be read anywhere, by key alone",
    "db.mentoring.matching.proposals.forget": "a part of `retention.forget_proposals`",
    "db.privacy.retention.forget_requests": "old rows go everywhere alike, once a day; nothing "
    "is shown",
    "db.privacy.retention.forget_limits": "old rows go everywhere alike, once a day; nothing is "
    "shown",
    "bot.delivery.holds.Holds.check": "asks of each workspace in turn what is on hold there",
    "bot.doctor.database.check_dead_letters": "tells whoever runs the host of each workspace in "
    "turn",
    "bot.doctor.holds.check_holds": "tells whoever runs the host of each workspace in turn",
    "bot.slack.installations.Installations.reencrypt": "seals every workspace's token with the "
    "newest key",
}

# What is asked for by a row's id alone, or for no workspace at all, and why that is enough.
BY_ID = {
    "db.operations.due.take": "takes by its key a row that `due` has just found",
    "db.mentoring.pairs.lock": "locks the pair of a row that `due` has just found, and reads "
    "nothing of it",
    "db.messages.live.touch_shown": "touches what shows rows of the pairs that were just changed",
    "db.messages.live.note_compared": "notes what came of rows that `to_compare` has just found",
    "db.messages.live.touch_overtaken": "touches what a row, sent just now, has overtaken",
    "db.messages.live.doubt": "notes that a row, leased until now, may show what is not so",
    "db.core.changes.note": "notes the pairs whose rows its caller changes",
    "db.messages.touching.note_flushed": "notes the pairs whose rows were just written",
    "db.messages.touching.touch_shown": "touches what shows the rows that were just written",
    "db.messages.leases.take_over": "takes over by its id a row that `stale` has just found",
    "db.messages.leases.changed": "runs the statement that its callers give",
    "db.core.prepared.find_by_key": "reads by the key that its callers give: they have it of a "
    "row of their own, or look whose it is",
    "db.core.upsert.insert_new": "writes the values that its callers give, the workspace among "
    "them",
    "db.core.upsert.insert_or_set": "writes the values that its callers give, the same",
    "db.core.upsert.insert_or_lift": "writes the rows that its callers made, the same",
    "db.messages.rate_limits.reopen_channels": "reopens, each by workspace and name, channels of "
    "rows whose leases its caller has",
    "db.core.upsert.insert_all": "writes the rows that its callers made, the same",
    "db.core.upsert.insert_missing": "writes the rows that its callers made, the same",
    "db.core.ids.reserve": "takes numbers that no row has, and reads none",
    "db.core.ids.move_on": "moves every count on after a restore, and reads no row",
    "db.operations.heartbeats.note": "heartbeats are of processes, and of no workspace",
    "db.operations.heartbeats.latest": "heartbeats are of processes, and of no workspace",
    "db.operations.heartbeats.forget": "heartbeats are of processes, and of no workspace",
    "db.operations.heartbeats.note_unknown_command": "what an app sends is of no workspace",
    "db.operations.heartbeats.list_unknown_commands": "what an app sends is of no workspace",
    "db.privacy.retention.forget_heartbeats": "heartbeats are of processes, and of no workspace",
    "db.operations.versions.started": "versions are of the code, and of no workspace",
    "db.operations.versions.note": "versions are of the code, and of no workspace",
    "db.operations.upkeep.kept": "upkeep is of the database, and of no workspace",
    "db.operations.upkeep.note": "upkeep is of the database, and of no workspace",
    "db.messages.rate_limits.workspaces_held_whole": "where Slack takes nothing, for the absences",
    "db.operations.absences.forget": "a part of `retention`: by age, whose ever they are",
    "db.messages.rate_limits.forget_past": "a part of `retention.forget_limits`",
    "db.core.handled_requests.forget": "a part of `retention.forget_requests`",
}

UNWATCHED = "written without the ORM, which alone is watched: tests/db/test_limits.py"
PLAIN = "no row is mapped for it, and only those are watched: tests/{}.py"
OUTAGES = "Slack is never away there: tests/bot/delivery/test_outages.py"

# What no walk comes by, why, and where it is tried.
NOTHING_UNDONE = "nobody takes back what they did there: tests/stories/{}.py"
UNWALKED = {
    "db.core.handled_requests.earlier": PLAIN.format("faults/slack/test_twice"),
    "db.core.handled_requests.note": PLAIN.format("faults/slack/test_twice"),
    "db.mentoring.content.drafts.drop": PLAIN.format("stories/cycle/test_drafts"),
    "db.privacy.audit.note": PLAIN.format("privacy/test_traces"),
    "db.operations.heartbeats.note": "stories drive the ticks by hand: "
    "tests/bot/operations/test_heartbeats.py",
    "db.operations.heartbeats.note_unknown_command": "each command has its name there: "
    "tests/stories/typing/test_command_prefix.py",
    "db.core.ids.move_on": "numbers alone, and no row, are looked at: tests/db/test_ids.py",
    "db.core.ids.reserve": "numbers alone, and no row, are looked at: tests/db/test_ids.py",
    "db.mentoring.people.locked": "nobody changes while a roster is read: "
    "tests/handlers/slackui/test_loading.py",
    "db.messages.trials.begin": OUTAGES,
    "db.messages.trials.hold_and_try": OUTAGES,
    "db.messages.trials.put_back": OUTAGES,
    "db.messages.trials.try_at_once": OUTAGES,
    "db.core.changes.note": "a transaction's own note: tests/db/test_touching.py",
    "db.messages.touching.note_flushed": "a transaction's own note: tests/db/test_touching.py",
    "db.core.workspaces.others": "asked where one workspace alone is: "
    "tests/bot/doctor/test_workspace.py",
    "db.operations.absences.note": "the bot is never away there: "
    "tests/bot/operations/test_absence.py",
    "db.messages.rate_limits.workspaces_held_whole": "the bot is never away there: "
    "tests/bot/operations/test_absence.py",
    "db.mentoring.check_ins.was_asked_since": "nobody there meets as rarely: "
    "tests/stories/meetings/test_lapse.py",
    "db.mentoring.lapses.closed_by_meeting": NOTHING_UNDONE.format("test_met"),
    "db.messages.withdrawing.withdraw": NOTHING_UNDONE.format("test_undo"),
    "db.messages.withdrawing.withdraw_about": NOTHING_UNDONE.format("test_undo"),
    "db.mentoring.reporting.follow_ups.drop": "nobody takes a pair on there: "
    "tests/stories/messages/test_digest_pressed.py",
    "db.mentoring.reporting.follow_ups.keep": "nobody takes a pair on there: "
    "tests/stories/messages/test_digest_pressed.py",
    "db.mentoring.reporting.histories.of_mentor": "no report is asked for there: "
    "tests/stories/people/test_report.py",
    "db.mentoring.reporting.histories.of_programme": "no report is asked for there: "
    "tests/stories/people/test_report.py",
    "db.mentoring.reporting.reported.keep": "no report is asked for there: "
    "tests/stories/people/test_report.py",
    "db.mentoring.reporting.reported.of_programme": "no report is asked for there: "
    "tests/stories/people/test_report.py",
    "db.mentoring.matching.paired.count_mentees": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.proposals.count_open": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.offers.drop_offer": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.proposals.find_asked": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.superiors.find_authority": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.offers.find_offer": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.proposals.find_open": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.paired.find_pair": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.proposals.get_kept": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.offers.list_offers": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.paired.list_pairs_of": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.proposals.list_waiting": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.matching.offers.set_places": "nobody looks for a mentor there: "
    "tests/stories/people/test_matching.py",
    "db.mentoring.meetings.last_changed": "nobody asks where a meeting stands that has changed: "
    "tests/stories/meetings/test_meeting.py",
    "db.mentoring.pairs.facilitated": "nobody changes a single pair there: "
    "tests/stories/rosters/test_pairs.py",
    "db.mentoring.pairs.find_in": "nobody changes a single pair there: "
    "tests/stories/rosters/test_pairs.py",
    "db.mentoring.pairs.get": "nobody changes a single pair there: "
    "tests/stories/rosters/test_pairs.py",
    "db.mentoring.pairs.going_on_in": "nobody changes a single pair there: "
    "tests/stories/rosters/test_pairs.py",
    "db.mentoring.rosters.ask": "no roster is dropped there: tests/stories/rosters/test_dropped.py",
    "db.mentoring.rosters.claim": "no roster is dropped there: "
    "tests/stories/rosters/test_dropped.py",
    "db.mentoring.rosters.get": "no roster is dropped there: tests/stories/rosters/test_dropped.py",
    "db.mentoring.rosters.own": "no roster is dropped there: tests/stories/rosters/test_dropped.py",
    "db.messages.outbox_reads.list_asked": "nobody puts anything off by a word there: "
    "tests/stories/typing/test_direct_message.py",
    "db.mentoring.programmes.lock": "nobody changes a programme there: "
    "tests/stories/programme/test_change.py",
    "db.core.upsert.insert_or_lift": UNWATCHED,
    "db.core.upsert.insert_or_set": UNWATCHED,
    "db.messages.live.touch_shown": "written without the ORM: tests/db/test_touching.py",
    "db.messages.rate_limits.closed": UNWATCHED,
    "db.messages.rate_limits.open_next": UNWATCHED,
    "db.messages.rate_limits.postpone": UNWATCHED,
    "db.messages.rate_limits.postpone_claimed": UNWATCHED,
    "db.messages.rate_limits.reopen_channels": UNWATCHED,
    "db.mentoring.pairs.list_kept": "no roster is undone there: "
    "tests/stories/rosters/test_dropped.py",
    "db.mentoring.matching.offers.list_places": "no roster is dropped there: "
    "tests/stories/rosters/test_dropped.py",
    "db.mentoring.matching.superiors.list_superiors": "no roster is dropped there: "
    "tests/stories/rosters/test_dropped.py",
    "db.mentoring.matching.offers.put_places": "no roster is dropped there: "
    "tests/stories/rosters/test_dropped.py",
    "db.mentoring.matching.superiors.put_superiors": "no roster is dropped there: "
    "tests/stories/rosters/test_dropped.py",
    "db.messages.outbox.take_back": "nobody changes a single pair there: "
    "tests/stories/rosters/test_pairs.py",
    "db.privacy.erasing.count_erased": "nobody changes a programme there: "
    "tests/stories/programme/test_change.py",
    "db.mentoring.feeds.drop": "nobody takes a feed back: tests/stories/meetings/test_feed.py",
}


def queries() -> dict[str, Callable[..., Any]]:
    """Return every public function of `db` that takes a session, by its full name."""
    return {
        f"{module}.{name}": function
        for module in _modules()
        for name, function in vars(importlib.import_module(module)).items()
        if inspect.isfunction(function)
        and function.__module__ == module
        and not name.startswith("_")
        and Session in get_type_hints(function).values()
    }


def _modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(db.__path__, "db."):
        if not (found.ispkg or found.name.startswith("db.migrations")):
            yield found.name


def asked_for_a_workspace(query: Callable[..., Any]) -> bool:
    """Say whether a query takes a workspace's id, or a row or a seat that is of one, or several."""
    kinds = get_type_hints(query)
    del kinds["return"]
    if kinds.get("workspace_id") is str:
        return True
    scoped = (Base, Seat, Lease, Letter, Trial)
    of_many = (Sequence, Collection)
    named = [
        inner
        for kind in kinds.values()
        for inner in (get_args(kind) if get_origin(kind) in of_many else (kind,))
    ]
    return any(isinstance(kind, type) and issubclass(kind, scoped) for kind in named)

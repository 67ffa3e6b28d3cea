"""Nothing that is one's own is changed by the other of a pair without being told."""

from sqlalchemy import Row

from tests.fuzz.stage import Rows

# What a person's own promise or goal says; that it was looked at, or is due later, is no news.
SAYS = {"action_items": ("text", "state", "owner_id", "due_on"), "goals": ("text", "state")}
TELLS = ("action.touched", "action.given", "goal.touched")


def find_untold(before: Rows, after: Rows, actor: str) -> list[str]:
    """Return what somebody has changed of the other's, and the other will not hear of.

    `before` and `after` are all rows before and after one deed of the person with the Slack id
    `actor`. They are told by a message about the very row, or by a recap, that was queued since or
    is still to go.
    """
    people = {row.id: row.slack_id for row in after["people"]}
    mentees = {row.id: row.mentee_id for row in after["pairs"]}
    untold = []
    for table, columns in SAYS.items():
        was = {row.id: row for row in before[table]}
        for row in after[table]:
            old = was.get(row.id)
            if old is None or all(getattr(old, c) == getattr(row, c) for c in columns):
                continue
            owner = old.owner_id if table == "action_items" else mentees[row.pair_id]
            whose = people.get(owner, actor)
            if whose != actor and not _is_told(before, after, whose, table, row):
                untold.append(f"{table} {row.id} of {whose}, by {actor}")
    return untold


def _is_told(before: Rows, after: Rows, whose: str, table: str, row: Row[object]) -> bool:
    about = f"{'action' if table == 'action_items' else 'goal'}:{row.id}"
    earlier = set(before["outbox"])
    return any(
        letter.recipient == whose
        and (letter.status in ("pending", "sending") or letter not in earlier)
        and (letter.kind.startswith("recap.") or (letter.kind in TELLS and letter.subject == about))
        for letter in after["outbox"]
    )

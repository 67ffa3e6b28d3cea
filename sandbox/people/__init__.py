"""People in the workspace, told by the words they see: for tests, and behind the page."""

from sandbox.people.finder import NotThere
from sandbox.people.person import NotConfirmed, Person

__all__ = ["NotConfirmed", "NotThere", "Person"]

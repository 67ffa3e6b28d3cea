"""A field of lines, as people type lists: what stands before each line says nothing. Pure."""

import re

_BULLET = re.compile(r"^\s*(?:[-–—•*·]+\s+|[-–—•·]+(?=[^\W\d_])|•|\d{1,2}[.)]\s+)")


def list_lines(text: str) -> list[str]:
    """Return what stands in a field, line by line, without empty lines, bullets and numbers."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    bare = (_BULLET.sub("", line, count=1).strip() for line in lines)
    return [line for line in bare if line.strip(" -–—•*·;")]

"""How the tables came to be, one revision after the other; they go forward only.

After a change to a table, write the next revision and read it before it is committed:

    python -m db.migrations "what changes"

Until 0001 has been released, it is made anew instead of being followed by another:

    rm db/migrations/versions/0001_*.py; python -m db.migrations "the first tables"
"""

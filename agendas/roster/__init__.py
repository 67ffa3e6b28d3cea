"""A roster: the file that says who meets whom, in which programme, and how often.

`sheets.py` turns a file into cells, `columns.py` finds which column is which, `rows.py` makes rows
of both, `people.py` reads who is named, and `resolving.py` checks what it all says. Every fault is
gathered, line by line, so that whoever wrote the file can put all of it right at once.
"""

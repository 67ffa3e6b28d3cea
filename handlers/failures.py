"""How a failure is told in the log: its kind and its place, never what somebody wrote."""


def name_kind(error: BaseException) -> str:
    """Return the kind of an error, a database's with its code: `OperationalError SQLITE_FULL`."""
    kind, code = type(error).__name__, name_code(error)
    return f"{kind} {code}" if code else kind


def name_code(error: BaseException) -> str | None:
    """Return what a database calls what went wrong, as `SQLITE_FULL` or `DiskFull`, or None."""
    origin = getattr(error, "orig", None) or error
    if named := getattr(origin, "sqlite_errorname", None):
        return str(named)
    # Psycopg has a class for each of PostgreSQL's codes.
    return type(origin).__name__ if getattr(origin, "sqlstate", None) else None


def describe(error: BaseException) -> str:
    """Return the kind of an error and where it was raised, as `ValueError at points.py:12`.

    The error's own message is left out, since it can hold a person's words.
    """
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return name_kind(error)
    file = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{name_kind(error)} at {file}:{trace.tb_lineno}"

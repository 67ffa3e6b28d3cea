"""How a failure is told in the log: its kind and its place, never what somebody wrote."""


def describe(error: BaseException) -> str:
    """Return the kind of an error and where it was raised, as `ValueError at points.py:12`.

    The error's own message is left out, since it can hold a person's words.
    """
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{type(error).__name__} at {file}:{trace.tb_lineno}"

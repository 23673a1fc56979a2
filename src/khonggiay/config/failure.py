"""The error that the command answers with one line instead of a traceback."""


class Failure(Exception):
    """Something outside the program is wrong; the text says what to do."""

"""Why a line cannot be followed or asked: one line of text for people."""


class ClientError(Exception):
    """A line cannot be followed or asked."""


class LineNotRunning(ClientError):
    """What is wanted needs a running line, or one that was started at least once."""


class Refused(ClientError):
    """The line said no."""

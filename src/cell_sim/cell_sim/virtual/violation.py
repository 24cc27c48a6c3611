"""What ends a run of the virtual plant."""


class Violation(Exception):
    """A rule was broken; the text names the rule and the facts."""

"""How a command fails: one line on stderr and a documented exit code."""

from cell_client.errors import ClientError, LineNotRunning
from cell_line.plain import shown

OK = 0
FAILED = 1
"""Refused by the line, or not possible; the message says why."""
USAGE = 2
"""The command line itself is wrong (Typer's own code)."""
NOT_RUNNING = 3
"""No line is running, or none was ever started."""

EXIT_CODES = "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 no line is running."


class CommandFailed(Exception):
    """A command cannot do what it was asked for; the text is for the operator."""


def explain(error: Exception) -> tuple[str, int] | None:
    """What to tell of an expected error, and its exit code; None for a bug."""
    from cell_line.config.strict_yaml import ConfigError
    from cell_orchestrator.core.errors import OrchestratorError
    from cell_orchestrator.store.errors import StoreError

    if isinstance(error, OSError) and error.strerror:
        return ": ".join(filter(None, (error.filename and shown(str(error.filename)), error.strerror))), FAILED
    if isinstance(error, LineNotRunning):
        return str(error), NOT_RUNNING
    if isinstance(error, ConfigError):
        return "\n".join(map(str, error.all)), FAILED
    if isinstance(error, CommandFailed | ClientError | OrchestratorError | StoreError):
        return str(error), FAILED
    return None

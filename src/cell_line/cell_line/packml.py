"""The PackML state machine (ISA-TR88.00.02-2022): the tables are the specification."""

from enum import IntEnum


class State(IntEnum):
    """PackML states with their OPC 30050 codes."""

    UNDEFINED = 0
    """No state; nothing is allowed."""
    CLEARING = 1
    """Faults of an abort are being cleared away."""
    STOPPED = 2
    """At rest; Reset brings it back to work, the mode may change."""
    STARTING = 3
    """Getting ready to work."""
    IDLE = 4
    """Ready; Start begins to work, the mode may change."""
    SUSPENDED = 5
    """Paused by the line around the cell; no job begins."""
    EXECUTE = 6
    """Working; the only state in which jobs begin. Only a command leaves it."""
    STOPPING = 7
    """The running job is being cancelled, orderly."""
    ABORTING = 8
    """The running job is being cut off at once."""
    ABORTED = 9
    """At rest after a fault; Clear is the only way out, the mode may change."""
    HOLDING = 10
    """The running job finishes; no other begins."""
    HELD = 11
    """Paused by the operator or the cell itself; no job begins."""
    UNHOLDING = 12
    """Going back to work after a hold."""
    SUSPENDING = 13
    """The running job finishes; no other begins."""
    UNSUSPENDING = 14
    """Going back to work after a suspension."""
    RESETTING = 15
    """Getting ready; an unverified setup is measured."""
    COMPLETING = 16
    """The running job finishes; the production run ends."""
    COMPLETE = 17
    """The production run is over; Reset makes ready for the next."""


class Command(IntEnum):
    """PackML commands with their OPC 30050 codes."""

    UNDEFINED = 0
    """No command; never allowed."""
    RESET = 1
    """Make ready."""
    START = 2
    """Begin to work."""
    STOP = 3
    """End work; cancels the running job."""
    HOLD = 4
    """Pause after the running job."""
    UNHOLD = 5
    """Go on after a hold."""
    SUSPEND = 6
    """Pause after the running job, because of the line around."""
    UNSUSPEND = 7
    """Go on after a suspension."""
    ABORT = 8
    """End at once."""
    CLEAR = 9
    """Leave Aborted."""
    COMPLETE = 10
    """End the production run after the running job."""


class Mode(IntEnum):
    """PackML unit modes; 4 to 31 are free for the user and not used here."""

    INVALID = 0
    """No mode."""
    PRODUCTION = 1
    """Jobs are admitted."""
    MAINTENANCE = 2
    """Serviced; no jobs."""
    MANUAL = 3
    """Moved by hand; no jobs."""


STATES = tuple(state for state in State if state is not State.UNDEFINED)

COMMANDS: dict[tuple[State, Command], State] = {
    (State.ABORTED, Command.CLEAR): State.CLEARING,
    (State.STOPPED, Command.RESET): State.RESETTING,
    (State.COMPLETE, Command.RESET): State.RESETTING,
    (State.IDLE, Command.START): State.STARTING,
    (State.EXECUTE, Command.HOLD): State.HOLDING,
    (State.SUSPENDED, Command.HOLD): State.HOLDING,
    (State.HELD, Command.UNHOLD): State.UNHOLDING,
    (State.EXECUTE, Command.SUSPEND): State.SUSPENDING,
    (State.SUSPENDED, Command.UNSUSPEND): State.UNSUSPENDING,
    (State.EXECUTE, Command.COMPLETE): State.COMPLETING,
    (State.HELD, Command.COMPLETE): State.COMPLETING,
    (State.SUSPENDED, Command.COMPLETE): State.COMPLETING,
}
_ABORTED = (State.ABORTING, State.ABORTED)
_STOPPED = (*_ABORTED, State.CLEARING, State.STOPPING, State.STOPPED)
COMMANDS |= {(state, Command.ABORT): State.ABORTING for state in STATES if state not in _ABORTED}
COMMANDS |= {(state, Command.STOP): State.STOPPING for state in STATES if state not in _STOPPED}

COMPLETED: dict[State, State] = {
    State.CLEARING: State.STOPPED,
    State.STOPPING: State.STOPPED,
    State.ABORTING: State.ABORTED,
    State.RESETTING: State.IDLE,
    State.STARTING: State.EXECUTE,
    State.HOLDING: State.HELD,
    State.UNHOLDING: State.EXECUTE,
    State.SUSPENDING: State.SUSPENDED,
    State.UNSUSPENDING: State.EXECUTE,
    State.COMPLETING: State.COMPLETE,
}


class CommandNotAllowed(Exception):
    """A command was given in a state that does not allow it."""

    def __init__(self, state: State, command: Command) -> None:
        """Say what was asked, where, and what would be allowed."""
        names = ", ".join(option.name for option in allowed(state)) or "none"
        super().__init__(f"{command.name} is not allowed in {state.name}; allowed: {names}")
        self.state = state
        self.command = command


class ModeNotAllowed(Exception):
    """The unit mode may not change now."""


class NotReady(Exception):
    """The devices are not ready for work; the text says which and why."""


TO_WORK = (Command.RESET, Command.START, Command.UNHOLD, Command.UNSUSPEND)
"""Commands that lead to work."""


def allowed(state: State) -> tuple[Command, ...]:
    """Return the commands a state allows, by code."""
    return tuple(command for command in Command if (state, command) in COMMANDS)


def on_command(state: State, command: Command) -> State:
    """Return the state a command leads to.

    Raises:
        CommandNotAllowed: if the state does not allow it; the state stays.
    """
    try:
        return COMMANDS[state, command]
    except KeyError:
        raise CommandNotAllowed(state, command) from None


def on_complete(state: State) -> State:
    """Return the state that follows when the work of `state` is done; waiting states and Execute stay."""
    return COMPLETED.get(state, state)


def check_mode(state: State, mode: Mode) -> None:
    """Check that the unit mode may change to another in a state.

    Raises:
        ModeNotAllowed: if it may not.
    """
    if mode is Mode.INVALID or state not in (State.STOPPED, State.IDLE, State.ABORTED):
        raise ModeNotAllowed(f"mode {mode.name} is not allowed in {state.name}")

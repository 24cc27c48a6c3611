"""The PackML machine against the table of the standard, written out once more as the standard prints it."""

from contextlib import suppress

import pytest

from cell_line.packml import (
    COMMANDS,
    COMPLETED,
    STATES,
    Command,
    CommandNotAllowed,
    Mode,
    ModeNotAllowed,
    State,
    allowed,
    check_mode,
    on_command,
    on_complete,
)

ALL = set(STATES)
STANDARD = {
    "ABORT": (ALL - {State.ABORTING, State.ABORTED}, State.ABORTING),
    "STOP": (
        ALL - {State.ABORTING, State.ABORTED, State.CLEARING, State.STOPPING, State.STOPPED},
        State.STOPPING,
    ),
    "CLEAR": ({State.ABORTED}, State.CLEARING),
    "RESET": ({State.STOPPED, State.COMPLETE}, State.RESETTING),
    "START": ({State.IDLE}, State.STARTING),
    "HOLD": ({State.EXECUTE, State.SUSPENDED}, State.HOLDING),
    "UNHOLD": ({State.HELD}, State.UNHOLDING),
    "SUSPEND": ({State.EXECUTE}, State.SUSPENDING),
    "UNSUSPEND": ({State.SUSPENDED}, State.UNSUSPENDING),
    "COMPLETE": ({State.EXECUTE, State.HELD, State.SUSPENDED}, State.COMPLETING),
}
STATE_CODES = (
    "UNDEFINED CLEARING STOPPED STARTING IDLE SUSPENDED EXECUTE STOPPING ABORTING ABORTED HOLDING HELD UNHOLDING"
    " SUSPENDING UNSUSPENDING RESETTING COMPLETING COMPLETE"
)
COMMAND_CODES = "UNDEFINED RESET START STOP HOLD UNHOLD SUSPEND UNSUSPEND ABORT CLEAR COMPLETE"


@pytest.mark.parametrize("command", STANDARD)
@pytest.mark.parametrize("state", STATES)
def test_every_pair_of_state_and_command(state: State, command: str) -> None:
    """It should follow the pairs of the standard and refuse every other."""
    legal, target = STANDARD[command]
    if state in legal:
        assert on_command(state, Command[command]) is target
    else:
        with pytest.raises(CommandNotAllowed, match=f"{command} is not allowed in {state.name}"):
            on_command(state, Command[command])


def test_counts_of_the_standard() -> None:
    """It should have 17 states, 39 command transitions and 10 that complete."""
    assert len(STATES) == 17
    assert len(COMMANDS) == 39
    assert len(COMPLETED) == 10


def test_codes_of_the_standard() -> None:
    """It should number states, commands and modes as OPC 30050 does."""
    assert [state.name for state in State] == STATE_CODES.split()
    assert [command.name for command in Command] == COMMAND_CODES.split()
    assert [int(state) for state in State] == list(range(18))
    assert [int(command) for command in Command] == list(range(11))
    assert (Mode.PRODUCTION, Mode.MAINTENANCE, Mode.MANUAL) == (1, 2, 3)


@pytest.mark.parametrize("state", STATES)
def test_complete(state: State) -> None:
    """It should complete the ten acting states and stay in the others, Execute among them."""
    targets = {
        State.CLEARING: State.STOPPED, State.STOPPING: State.STOPPED, State.ABORTING: State.ABORTED,
        State.RESETTING: State.IDLE, State.STARTING: State.EXECUTE, State.HOLDING: State.HELD,
        State.UNHOLDING: State.EXECUTE, State.SUSPENDING: State.SUSPENDED, State.UNSUSPENDING: State.EXECUTE,
        State.COMPLETING: State.COMPLETE,
    }  # fmt: skip
    assert on_complete(state) is targets.get(state, state)


def test_undefined_allows_nothing() -> None:
    """It should refuse everything in Undefined, and the command Undefined everywhere."""
    assert allowed(State.UNDEFINED) == ()
    assert not any(Command.UNDEFINED in allowed(state) for state in State)


def test_refusal_says_what_is_allowed() -> None:
    """It should carry state and command and name the way out."""
    with pytest.raises(CommandNotAllowed) as refusal:
        on_command(State.ABORTED, Command.START)
    assert str(refusal.value) == "START is not allowed in ABORTED; allowed: CLEAR"
    assert (refusal.value.state, refusal.value.command) == (State.ABORTED, Command.START)


def test_mode_changes_at_rest_only() -> None:
    """It should allow a mode change in Stopped, Idle and Aborted."""
    allowing = set()
    for state in State:
        with suppress(ModeNotAllowed):
            check_mode(state, Mode.MANUAL)
            allowing.add(state)
    assert allowing == {State.STOPPED, State.IDLE, State.ABORTED}
    with pytest.raises(ModeNotAllowed, match="mode INVALID is not allowed in IDLE"):
        check_mode(State.IDLE, Mode.INVALID)

"""Result codes every cell and the transport share; families keep theirs in their own packages."""

from enum import IntEnum


class Code(IntEnum):
    """Codes of a job's result; the same numbers stand in RunSkill.action, Changeover.action and MoveCarrier.action."""

    DONE = 0
    """The job did what it promises."""

    REFUSED = 1
    """The cell is not in Execute and Production, or is busy; nothing was touched."""
    UNKNOWN_SKILL = 2
    """The cell does not offer the skill."""
    BAD_PARAMETERS = 3
    """The parameters do not fit the skill's model."""
    WRONG_SETUP = 4
    """The cell holds another setup than the job needs, or an unverified one."""
    CANCELLED = 5
    """The job was cancelled on the way."""
    INTERRUPTED = 6
    """The process died in the middle of a job that may not be repeated."""
    DEVICE_FAULT = 7
    """A device reported a fault the skill cannot handle."""
    EXCEPTION = 8
    """A bug: the job raised; the cell aborts."""
    TIMEOUT = 9
    """The job or a device took longer than allowed."""
    BAD_RESULT = 10
    """What came out cannot be believed: not finite, unreadable, or of another job."""
    ID_TAKEN = 11
    """Another job is known by this id; this one was not begun."""
    FOREIGN = 12
    """Who asks does not run the line, or was not heard to: nothing was touched, nothing is kept."""
    LEDGER_LOST = 13
    """The ledger was lost, or is an older copy: what it should know of the job, or of the last one, it does not."""
    UNCERTAIN = 14
    """Where something is, is known too badly for the skill, or was seen too long ago."""

    UNKNOWN_SETUP = 100
    """The cell has no setup of that name."""
    STEP_FAILED = 101
    """A changeover step failed and could not be rolled back; the setup is unverified."""
    VERIFY_FAILED = 102
    """A changeover did not pass its verification and could not be rolled back; the setup is unverified."""
    ROLLED_BACK = 103
    """A changeover failed; the former setup is back and verified."""

    NO_CARRIER = 200
    """No carrier stands at the station."""
    NO_ROUTE = 201
    """No way leads from the station to the other."""
    STUCK = 202
    """The carrier does not move."""
    TARGET_MISMATCH = 203
    """The tag in the field is not the one that was to be written."""
    TAG_UNREADABLE = 204
    """The tag does not answer."""
    WRITE_FAILED = 205
    """The tag was not written, or did not read back."""
    STATION_TAKEN = 206
    """Another carrier stands at the station."""

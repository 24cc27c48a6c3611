"""The numbers of PackML (ISA-TR88.00.02) that the core knows: it imports nothing that has words for them all."""

CLEARING, STOPPED, IDLE, SUSPENDED, EXECUTE = 1, 2, 4, 5, 6
STOPPING, ABORTING, ABORTED, HOLDING, HELD, COMPLETE = 7, 8, 9, 10, 11, 17
"""States."""
RESET, START, HOLD, UNHOLD, UNSUSPEND, CLEAR = 1, 2, 4, 5, 7, 9
"""Commands that the orchestrator gives."""
PRODUCTION = 1
"""The mode in which no person works at a cell."""

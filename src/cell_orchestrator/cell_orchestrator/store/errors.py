"""What can go wrong with a store, each as one line that names the place."""


class StoreError(Exception):
    """The store cannot be opened, read or written; the text is one line for an operator.

    Nothing can be kept any more, so the process that writes should end: what it has in its head is lost.
    """


class Unstorable(StoreError):
    """This event has no stored form; the store itself is fine and unchanged.

    Whoever asked is refused, and the line goes on.
    """


class NotWritten(StoreError):
    """The disk does not take it, or does not give it: nothing is wrong with the store."""


class ChainError(StoreError):
    """The log is not what was written.

    Attributes:
        seq: number of the first event that is wrong or missing.
        reason: what is wrong with it.
    """

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"event {seq}: {reason}")
        self.seq = seq
        self.reason = reason


class ArchiveAbsent(StoreError):
    """What is asked for is in an archive that is neither where it was written nor beside the store."""

    def __init__(self, file: str, first: int, last: int) -> None:
        """Name the archive, and the events that are in it."""
        super().__init__(f"archive {file}, with events {first} to {last}, is not there")


class NothingToArchive(StoreError):
    """Nothing that is old enough is over; the text says what is not."""

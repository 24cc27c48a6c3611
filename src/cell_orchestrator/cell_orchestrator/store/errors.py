"""What can go wrong with a store, each as one line that names the place."""


class StoreError(Exception):
    """The store cannot be opened, read or written; the text is one line for an operator."""


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

"""What becomes of a node that cannot keep anything any more."""

from collections.abc import Iterator
from contextlib import contextmanager

from cell_line.exit_codes import NOT_CONFIGURED, UNWRITABLE
from cell_line.ros.guard import NodeFailed
from cell_orchestrator.store.errors import NotWritten, StoreError, Unstorable


@contextmanager
def storing() -> Iterator[None]:
    """Where nothing can be kept any more, nothing may happen either.

    Raises:
        Unstorable: this one thing cannot be kept.
        NodeFailed: nothing can.
    """
    try:
        yield
    except Unstorable:
        raise
    except StoreError as error:
        raise NodeFailed(f"nothing can be stored any more: {error}", UNWRITABLE) from None


def unusable(error: StoreError) -> NodeFailed:
    """What a node ends by that cannot work with its store."""
    return NodeFailed(str(error), UNWRITABLE if isinstance(error, NotWritten) else NOT_CONFIGURED)

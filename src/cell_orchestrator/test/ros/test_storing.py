"""It should tell what cannot be stored from a store that stores nothing any more."""

import pytest

from cell_line.ros.guard import NodeFailed
from cell_orchestrator.ros.storing import storing
from cell_orchestrator.store.errors import StoreError, Unstorable


def test_one_thing_that_cannot_be_kept_does_not_end_the_node() -> None:
    """It should be refused by whoever asked."""
    with pytest.raises(Unstorable, match="half a character"), storing():
        raise Unstorable("half a character")


def test_a_store_that_keeps_nothing_ends_the_node() -> None:
    """It should be started anew, and go on where the log ends."""
    with pytest.raises(NodeFailed, match="nothing can be stored any more: disk full"), storing():
        raise StoreError("disk full")

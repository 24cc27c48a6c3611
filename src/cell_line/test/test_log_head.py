"""The newest event of a log as a text."""

import pytest

from cell_line.log_head import LogHead, log_text

HASH = "0f" * 32


def test_it_reads_back() -> None:
    """It should be the same after a way through a message, and nothing may stay nothing."""
    head = LogHead(812, HASH)
    assert str(head) == f"812:{HASH}"
    assert LogHead.read(str(head)) == head
    assert log_text(str(head)) == str(head)
    assert not log_text("")


@pytest.mark.parametrize(
    "given", ["812", f"-1:{HASH}", f"01:{HASH}", f"1:{HASH}0", f"1:{HASH.upper()}", f"{10**19}:{HASH}"]
)
def test_nothing_else_is_one(given: str) -> None:
    """It should refuse what no log has."""
    with pytest.raises(ValueError, match="number and the hash"):
        log_text(given)

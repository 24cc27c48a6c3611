"""Texts of messages that come in."""

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import SetHold, SubmitOrder, WriteTag

from cell_line.ros.plain_message import make_plain, shown_message


def test_texts_are_made_plain() -> None:
    """It should compose them and take blanks together, and leave the rest alone."""
    hold = SetHold.Request(kind="cell", name="press", reason=" out\tof  order\n", by="Zoe\u0308")
    make_plain(hold)
    assert (hold.kind, hold.name, hold.reason, hold.by, hold.station) == ("cell", "press", "out of order", "Zoë", "")
    write = WriteTag.Request(station="load", user_memory=[0, 27])
    make_plain(write)
    assert list(write.user_memory) == [0, 27]


@pytest.mark.parametrize("field", ["kind", "name", "reason", "by", "station"])
def test_a_text_that_cannot_be_is_refused(field: str) -> None:
    """It should name the field and what is wrong."""
    for given, reason in (("\x1b[31m", "character 1 cannot be printed"), ("x" * 1_000_000, "has 1000000 characters")):
        with pytest.raises(ValueError, match=f"^{field}: {reason}"):
            make_plain(SetHold.Request(**{field: given}))


def test_any_text_can_be_shown() -> None:
    """It should refuse nothing, and make each text of an answer, also in lists, fit for a terminal."""
    answer = SubmitOrder.Response(accepted=True, orders=["A", "\x1b[31mB"], errors=["x" * 1_000_000])
    shown = shown_message(answer)
    assert (shown.accepted, list(shown.orders), list(shown.notes)) == (True, ["A", "\ufffd[31mB"], [])
    assert len(shown.errors[0]) == 2000
    assert shown_message(SetHold.Response(message="was\r\nnot held")).message == "was  not held"

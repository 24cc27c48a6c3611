"""Exchanged tags: whoever may stand where it is not believed to be is found before anybody is fetched by tag."""

import pytest
from small_line import PRESS, SmallLine


@pytest.fixture
def subject() -> SmallLine:
    """c1 is at the load station for a unit and answers to the tag of c3, which stands in the buffer."""
    line = SmallLine()
    line.order("A", [PRESS])
    line.move_ends("c1")
    line.read("load", "c3")
    return line


def test_both_are_in_doubt(subject: SmallLine) -> None:
    """It should doubt the carrier whose tag was read as well: it may wear the other one's."""
    assert subject.carrier("c1").doubt == "wrong tag: read c3"
    assert subject.carrier("c3").doubt == "its tag was read at load"
    assert (subject.carrier("c1").astray, subject.carrier("c3").astray) == (False, True)


def test_nobody_is_fetched_by_tag_meanwhile(subject: SmallLine) -> None:
    """It should leave the buffer alone until the one astray was identified, though a unit waits for a carrier."""
    subject.move_ends("c1")
    subject.identified("c1")
    subject.written("c1")
    assert not subject.carrier("c1").doubt
    assert [c.id for c in subject.plant.carriers.values() if c.move and c.station == "buffer"] == ["c3"]


def test_a_strange_tag_at_inspection(subject: SmallLine) -> None:
    """It should doubt whose tag is read on a doubted carrier, whatever that one's own doubt is."""
    subject.move_ends("c1")
    subject.read("inspection", "c4")
    assert subject.carrier("c4").doubt == "its tag was read at inspection"
    assert subject.carrier("c1").doubt == "wrong tag: read c3"

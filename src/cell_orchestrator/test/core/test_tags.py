"""What a tag should say."""

from small_line import FILL, PRESS, SmallLine

from cell_orchestrator.core.events import TagContent
from cell_orchestrator.core.tags import tag_is_current, wanted_tag


def test_an_empty_carrier_has_an_empty_tag() -> None:
    """It should name no unit."""
    line = SmallLine()
    assert wanted_tag(line.plant, line.carrier("c1")) == TagContent("", "", 0)
    assert tag_is_current(line.plant, line.carrier("c1"))


def test_a_tag_follows_its_unit() -> None:
    """It should name unit, recipe revision and next step, and be outdated until that is written."""
    line = SmallLine()
    line.load("A", PRESS, FILL)
    assert tag_is_current(line.plant, line.carrier("c1"))
    line.job_ends("left")
    assert wanted_tag(line.plant, line.carrier("c1")) == TagContent("A-01", "1", 1)
    assert not tag_is_current(line.plant, line.carrier("c1"))
    line.written("c1")
    assert tag_is_current(line.plant, line.carrier("c1"))

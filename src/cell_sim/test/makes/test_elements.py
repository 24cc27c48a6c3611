"""Elements of our own: those of the page are those of the code, and no other one is taken."""

import re
from pathlib import Path

import pytest
from small_worlds import read

from cell_sim.makes.elements import ELEMENTS, check_extras
from cell_world.sdf.errors import SdfError

PAGE = (Path(__file__).parents[4] / "docs" / "worlds.md").read_text().partition("## Frames")[0]


def test_the_page_tells_every_element_and_no_other() -> None:
    """It should show each with its attributes."""
    told = {tag: tuple(attributes.split()) for tag, attributes in re.findall(r"`<cell:(\w+)([^>]*)>`", PAGE)}
    assert told == dict(ELEMENTS)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<cell:stoper zone="a"/>', "unknown element cell:stoper; did you mean stopper?"),
        ('<cell:tag fram="a"/>', "unknown attribute fram of cell:tag; did you mean frame?"),
        ('<cell:vacuum frame="f" force_n="1_0"/>', "'1_0' is not a number"),
        ('<cell:scale frame="f" resolution_g="nan"/>', "'nan' is not a number"),
        ("<cell:part/><cell:part/>", "a second cell:part in m, the first is on line 1"),
        ("<cell:slot><cell:lead/></cell:slot>", "unknown element cell:lead; did you mean leave?"),
    ],
)
def test_what_is_unknown_is_refused(tmp_path: Path, content: str, text: str) -> None:
    """It should name file and line, and what was meant."""
    world = read(tmp_path, f'<model name="m"><static>true</static>{content}</model>')
    with pytest.raises(SdfError, match=f"small.sdf:1: {re.escape(text)}$"):
        check_extras(world)


def test_the_world_itself_has_none(tmp_path: Path) -> None:
    """It should not take what nobody reads."""
    with pytest.raises(SdfError, match="cell:speed belongs into a model"):
        check_extras(read(tmp_path, "<cell:speed>1</cell:speed>"))

"""Every field that the interface packages have is asked for, and none is passed over in silence."""

import re
from pathlib import Path

import pytest

pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_bringup.sweep.coverage import of_package, sides_of, untried
from cell_bringup.sweep.fields import fields_of
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.swept import Swept

SOURCES = Path(__file__).parents[3] / "cell_interfaces"
FIELD = re.compile(r"^[A-Za-z]\S*\s+(?P<name>[a-z]\w*)\s*(#.*)?$")


def all_tried() -> list[Swept]:
    """Every side of our interfaces, as if swept."""
    swept = [Swept(side) for type_ in of_package("cell_interfaces") for side in sides_of(type_)]
    for one in swept:
        one.tried = {str(field): ["empty"] for field in fields_of(one.offer.message)}
    return swept


def test_every_interface_and_field_of_ours_is_found() -> None:
    """It should find what the source files of the package say, side by side."""
    said = {}
    for path in SOURCES.glob("*/*.*"):
        if path.suffix in (".msg", ".srv", ".action"):
            type_ = f"cell_interfaces/{path.parent.name}/{path.stem}"
            sides = re.split(r"^---$", path.read_text(encoding="utf-8"), flags=re.M)
            said[type_] = [
                {found["name"] for line in side.splitlines() if (found := FIELD.match(line))} for side in sides
            ]
    found = {
        type_: [{re.split(r"[.\[]", str(field))[0] for field in fields_of(side.message)} for side in sides_of(type_)]
        for type_ in of_package("cell_interfaces")
    }
    assert found == said
    assert len(found) > 30


@pytest.mark.parametrize("with_world", [True, False])
def test_what_is_all_tried_leaves_nothing(with_world: bool) -> None:
    """It should name no field then."""
    assert list(untried(all_tried(), with_world)) == []


def test_one_field_that_was_not_tried_is_named() -> None:
    """It should name the side and the field, and know no excuse."""
    swept = all_tried()
    side = next(
        one for one in swept if (one.offer.type, one.offer.kind) == ("cell_interfaces/action/RunSkill", "result")
    )
    del side.tried["measurements[0].value"]
    assert list(untried(swept, True)) == [("cell_interfaces/action/RunSkill result: measurements[0].value", "")]


def test_a_side_of_a_standard_interface_must_be_tried_too() -> None:
    """It should ask for all sides of whatever was met in the graph."""
    met = Swept(Offer("service", "/line/world/reset", "std_srvs/srv/Trigger"))
    left = [what for what, excuse in untried([*all_tried(), met], True) if not excuse]
    assert left == ["std_srvs/srv/Trigger response: success", "std_srvs/srv/Trigger response: message"]


def test_excuses_are_few_and_said() -> None:
    """It should excuse what a line without a world does not offer, and what nobody reads; never a result of a job."""
    excused = {what.split(":")[0]: excuse for what, excuse in untried([], with_world=False) if excuse}
    assert "only tools" in excused["cell_interfaces/srv/DescribeCell response"]
    assert "simulated world" in excused["cell_interfaces/action/HopCarrier action"]
    kept = [what for what in excused if what.endswith(("result", "feedback"))]
    assert kept == []
    assert all("world" not in excuse for _, excuse in untried([], with_world=True))

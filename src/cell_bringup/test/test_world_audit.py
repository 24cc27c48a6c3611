"""It should find whatever is otherwise in the world than the orchestrator believes."""

from dataclasses import replace

import pytest
from immutables import Map

from cell_bringup.world_audit import audit_world
from cell_orchestrator.core.plant import Carrier, Move, Plant
from cell_sim.world_runtime.truth import PartLeft, WorldTruth

PLANT = Plant(carriers=Map({"c1": Carrier("c1", station="home")}))
ZONES = {"home": "buffer", "out": "unload"}
PART = PartLeft("A-01", "lid_1", "carrier_1 seat.lid", 0.0008)
TRUTH = WorldTruth(1.0, (PART,), {"c1": "buffer"}, 0.0012, "lid_1::lid in arm::finger")


def findings(truth: WorldTruth, plant: Plant = PLANT, good: tuple[str, ...] = ("A-01",)) -> tuple[str, ...]:
    return audit_world(truth, plant, ZONES, good).findings


def test_as_believed() -> None:
    """It should count the parts and tell the worst figures."""
    audit = audit_world(TRUTH, PLANT, ZONES, ["A-01"])
    assert (audit.parts, audit.farthest_m, audit.farthest) == (1, 0.0008, "lid_1")
    assert (audit.depth_m, audit.findings) == (0.0012, ())


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (replace(PART, off_m=0.0021), "unit A-01: lid_1 lay 2.1 mm from carrier_1 seat.lid"),
        (replace(PART, nest="", off_m=float("inf")), "unit A-01: lid_1 lay where there is no nest for it"),
        (replace(PART, unit="A-02"), "unit A-01 left without a part"),
    ],
)
def test_part_elsewhere(part: PartLeft, text: str) -> None:
    """It should tell what does not lie in its nest, and a good unit that has nothing."""
    assert findings(replace(TRUTH, parts=(part,))) == (text,)


def test_part_of_a_scrapped_unit() -> None:
    """It should not mind how a part lies on a unit that is not good."""
    assert findings(replace(TRUTH, parts=(replace(PART, off_m=0.1),)), good=()) == ()


def test_carrier_elsewhere() -> None:
    """It should tell a carrier that stands elsewhere, or nowhere."""
    assert findings(replace(TRUTH, zones={"c1": "t1"})) == ("carrier c1 stands in t1, believed in buffer",)
    assert findings(replace(TRUTH, zones={})) == ("carrier c1 stands in no zone, believed in buffer",)


def test_carrier_on_its_way() -> None:
    """It should not judge where a carrier is while it is moved."""
    moving = Carrier("c1", station="home", move=Move("m1", "out", 0.0))
    assert findings(replace(TRUTH, zones={"c1": ""}), Plant(carriers=Map({"c1": moving}))) == ()


def test_body_in_another() -> None:
    """It should tell the deepest."""
    assert findings(replace(TRUTH, depth_m=0.006)) == ("lid_1::lid in arm::finger was 6.0 mm deep",)

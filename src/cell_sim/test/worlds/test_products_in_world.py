"""Everything the products name exists in the worlds, with the widths and depths they say."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.reader import load_world

ROOT = Path(__file__).parents[4]
MODELS = ROOT / "worlds/models"
PRODUCTS = ROOT / "config/products"
BATCH = yaml.safe_load((ROOT / "config/orders/mixed-24.json").read_text())
ORDERED = sorted({line["variant"] for order in BATCH["orders"] for line in order["lines"]})
VARIANTS = [yaml.safe_load((PRODUCTS / f"variants/{name}.yaml").read_text()) for name in ORDERED]
FAMILIES = sorted({variant["family"] for variant in VARIANTS})
FILES = [yaml.safe_load((PRODUCTS / f"families/{name}.yaml").read_text()) for name in FAMILIES] + VARIANTS
"""The products of the demo; others that lie beside them may be for lines that stand in no world."""
Found = dict[str, Any]


def entries(node: Any, key: str) -> Iterator[Any]:
    """Yield all that stands under a key, however deep."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        if name == key:
            yield child
        yield from entries(child, key)


PARTS: list[Found] = [part for parts in entries(FILES, "parts") for part in parts]
STEPS = [(file, step) for file in FILES for steps in entries(file, "steps") for step in steps]
CHOSEN = {
    part
    for option in (option for options in entries(FILES, "options") for option in options.values())
    for part in (option["allowed"].values() if ".parts." in str(option.get("sets")) else ())
}
SITES = sorted({site for sites in entries(FILES, "sites") for site in sites})
GARMENTS = {(p["garment"], p["width_m"], p["length_m"]) for p in entries(FILES, "parameters") if "garment" in p}
BROUGHT = {(place, model) for brings in entries(FILES, "brings") for place, model in brings.items()}


def model_named(name: str) -> SdfWorld:
    """Read a model by itself."""
    return load_world(MODELS / name / "model.sdf", [MODELS])


def facts(name: str, tag: str) -> dict[str, float]:
    """Return the numbers of the one extra of a model with this tag."""
    (extra,) = [extra for extra in model_named(name).models[name].extras if extra.tag == tag]
    return {key: float(value) for key, value in extra.attributes.items() if key != "folded"}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part["part"])
def test_a_part_has_a_feeder_and_a_nest_and_the_width_of_its_recipe(
    world_of: Callable[[str], SdfWorld], part: Found
) -> None:
    """It should be there to be loaded."""
    assembly = world_of("assembly")
    assert f"assembly::feeder.{part['part']}" in assembly.frames
    assert f"carrier_1::nest.{part['slot']}" in assembly.frames
    assert facts(part["part"], "part")["width_m"] == part["width_m"]


@pytest.mark.parametrize("part", sorted(CHOSEN))
def test_a_part_that_an_order_may_choose_has_a_feeder(world_of: Callable[[str], SdfWorld], part: str) -> None:
    """It should be there to be loaded."""
    assert f"assembly::feeder.{part}" in world_of("assembly").frames
    assert facts(part, "part")["width_m"] <= 0.085


@pytest.mark.parametrize(("file", "step"), STEPS, ids=lambda x: x.get("seat") or x.get("variant") or x["family"])
def test_a_step_has_a_seat_and_its_part_the_depth_of_the_step(
    world_of: Callable[[str], SdfWorld], file: Found, step: Found
) -> None:
    """It should go into a seat that is as deep for it as the recipe says."""
    (part,) = [part["part"] for parts in entries(file, "parts") for part in parts if part["slot"] == step["slot"]]
    assert f"carrier_1::seat.{step['seat']}" in world_of("assembly").frames
    assert facts(part, "part")["insert_m"] == step["depth_m"]
    assert facts(part, "part")["width_m"] == step["width_m"]


@pytest.mark.parametrize("part", sorted({part["part"] for part in PARTS} | CHOSEN))
def test_a_part_waits_in_its_feeder(world_of: Callable[[str], SdfWorld], part: str) -> None:
    """It should lie there in the assembly cell and in the line, with the height above its origin that the part says."""
    for name in ("assembly", "microfactory"):
        world = world_of(name)
        assert world.models[f"{part}_1"].pose == world.frames[f"assembly::feeder.{part}"].world


@pytest.mark.parametrize(("garment", "width", "length"), sorted(GARMENTS))
def test_a_garment_has_a_tray_and_its_size(
    world_of: Callable[[str], SdfWorld], garment: str, width: float, length: float
) -> None:
    """It should be there to be picked, with the size of the flat cloth."""
    assert f"garment::feeder.{garment}" in world_of("garment").frames
    assert (facts(garment, "cloth")["width_m"], facts(garment, "cloth")["length_m"]) == (width, length)
    assert model_named(f"{garment}_folded").links[f"{garment}_folded::pack"].collisions


@pytest.mark.parametrize(("place", "model"), sorted(BROUGHT))
def test_what_people_put_on_a_carrier_is_a_model_and_has_a_place(
    world_of: Callable[[str], SdfWorld], place: str, model: str
) -> None:
    """It should be there to be spawned."""
    assert f"carrier_1::{place}" in world_of("assembly").frames
    assert model_named(model).models[model]


def test_prints_have_three_to_five_supports_at_the_sites_of_the_recipe() -> None:
    """It should have a frame and a joint that breaks for each support, and all sites on some print."""
    prints = [name for place, name in BROUGHT if place == "part" and name != "gift_box"]
    seen = set()
    for name in prints:
        world = model_named(name)
        sites = [frame.removeprefix(f"{name}::") for frame in world.frames if "::support." in frame]
        breaks = [extra.attributes["joint"] for extra in world.models[name].extras if extra.tag == "breakable"]
        assert 3 <= len(sites) <= 5
        assert sites == SITES[: len(sites)]
        assert [f"{name}::{joint}" in world.joints for joint in breaks] == [True] * len(sites)
        seen |= set(sites)
    assert seen == set(SITES)


@pytest.mark.parametrize(
    ("world", "frames"),
    [
        ("assembly", ["assembly::home", "assembly::reject", "assembly::tool_dock"]),
        ("garment", ["garment::home", "garment::reject", "garment::table", "carrier_1::stack"]),
        ("finishing", ["finishing::home", "finishing::reject", "carrier_1::part"]),
        ("dosing", ["dosing::home", "dosing::waste", "dosing::caps", "carrier_1::vessel"]),
    ],
)
def test_the_free_poses_of_the_skills_exist(world_of: Callable[[str], SdfWorld], world: str, frames: list[str]) -> None:
    """It should have what skills call by name."""
    assert set(frames) <= set(world_of(world).frames)

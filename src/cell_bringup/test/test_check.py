"""It should find everything that is wrong at once, and name where."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from cell_bringup.check import check, product_errors
from cell_line.config.line import load_line

ROOT = Path(__file__).parents[3]
WORLD = ROOT / "worlds" / "microfactory.sdf"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The configuration of the project, of a line that stands in no world."""
    folder = copytree(ROOT / "config", tmp_path / "config")
    line = folder / "lines" / "demo.yaml"
    change(line, "world: ../../worlds/microfactory.sdf", "")
    line.write_text(re.sub(r"    profiles:.*\n(?:      .*\n)+", "", line.read_text()))
    return folder


def change(file: Path, old: str, new: str) -> None:
    """Replace a text of a file that is there."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def found(config: Path, *orders: Path) -> list[tuple[str, str]]:
    """Part and text of every finding, the folder left out."""
    checked = check(config / "lines" / "demo.yaml", orders)
    return [(finding.part, finding.text.replace(f"{config}/", "")) for finding in checked.findings]


def test_the_line_of_the_project() -> None:
    """It should find nothing, in its world and its orders, too."""
    checked = check(ROOT / "config/lines/demo.yaml", sorted((ROOT / "config/orders").iterdir()))
    assert checked.findings == ()
    assert checked.seen.startswith("line demo: 4 cells, ")
    assert checked.seen.endswith("/worlds/microfactory.sdf")


@pytest.mark.parametrize("file", sorted((ROOT / "config/lines").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_line_that_lies_here(file: Path) -> None:
    """It should be right in itself and find its plug-ins, whoever wrote it; its products may be for another line."""
    assert [finding for finding in check(file).findings if finding.part in ("line", "plug-ins")] == []


def test_every_value_that_does_not_fit(config: Path) -> None:
    """It should name them all, and look no further."""
    line = config / "lines" / "demo.yaml"
    change(line, "speed_m_s: 0.5", "speed_m_s: fast")
    change(line, "namespace: /line", "namespace: line")
    change(line, "count: 8", "cuont: 8")
    assert [text.split(": ", 2)[1] for _, text in found(config)] == [
        "namespace",
        "transport.speed_m_s",
        "carriers.count",
    ]
    assert "nothing else was looked at" in check(line).seen


def test_everything_that_does_not_fit_together(config: Path) -> None:
    """It should name what is wrong in the line and what is not installed, each once."""
    line = config / "lines" / "demo.yaml"
    change(line, "t1: {next: [t2, buffer]", "t1: {next: [t22, buffer]")
    change(line, "initial_setup: matt", "initial_setup: rough")
    change(line, "driver: kinematic_gauge", "driver: kinematic_gouge")
    change(line, "skills: [pick, flatten, fold, stack]", "skills: [pick, flatten, fold, stak]")
    parts = [(part, text.split(": ", 2)[1]) for part, text in found(config)]
    assert parts == [
        ("line", "transport.zones.t1.next.0"),
        ("line", "cells.finishing.initial_setup"),
        ("plug-ins", "cells.garment.skills.3"),
        ("plug-ins", "cells.finishing.devices.gauge.driver"),
    ]
    assert check(line).seen == "line demo: 4 cells; products, orders and world are looked at when this is right"


def test_products_orders_and_faults(config: Path) -> None:
    """It should look at all of them, though one is wrong."""
    change(config / "products/variants/KIT-DAY.yaml", "variant:", "varant:")
    (config / "faults" / "odd.yaml").write_text("devices: {grip_slop: 0.1, arm: {grip_slip: 7.0}}\n")
    orders = config / "orders" / "mine.json"
    orders.write_text('{"orders": [{"id": "A", "lines": [{"variant": "PONY"}]}, {"id": "B", "lines": []}]}')
    gone = config / "orders" / "gone.json"
    texts = found(config, orders, gone)
    assert [part for part, _ in texts if part != "products"] == ["orders", "orders", "orders", "faults", "faults"]
    assert any("KIT-DAY.yaml" in text for part, text in texts if part == "products")
    assert ("orders", "orders/gone.json: No such file or directory") in texts
    assert any("PONY" in text for _, text in texts)


def test_what_is_no_file_of_orders(config: Path) -> None:
    """It should be said of each, as when it is submitted; one without an end is not waited for."""
    line = config / "lines" / "demo.yaml"
    wrong = {finding.text for finding in check(line, [Path("/dev/zero"), config, config / "a\udcff"]).findings}
    assert wrong == {
        "/dev/zero: is larger than 4 MiB; send it in parts",
        f"{config}: Is a directory",
        f"{config}/a\ufffd: No such file or directory",
    }


@pytest.mark.parametrize(
    ("variant", "old", "new", "said"),
    [
        ("SERUM-HYDRA", "water: 5.0", "mercury: 5.0", "dispense.parameters.components.mercury: there is no channel"),
        ("SERUM-HYDRA", "water: 5.0", "squalane: 5.0", "dispense.parameters.components.squalane: there is no channel"),
        ("CASE-LAMP", "part: lid_white", "part: lid_whit", "kit.parameters.parts.1.part: there is no part 'lid_whit'"),
        ("CASE-LAMP", "seat: board}", "seat: bord}", "parts.0.seat: there is no place"),
        ("CASE-LAMP", "slot: lid, seat: lid", "slot: hat, seat: lid", "assemble.parameters.steps.1.slot: there is no"),
        ("CASE-LAMP", "width_m: 0.06, depth_m", "width_m: 0.16, depth_m", "steps.0.width_m: width [m] is from 0 to"),
        ("TEE-M", "garment: shirt_m", "garment: shirt_xl", "pick.parameters.garment: there is no part 'shirt_xl'"),
        ("TEE-M", "length_m: 0.7}", "length_m: 0.73}", "pick.parameters.length_m: length of shirt_m [m] is 0.7"),
    ],
)
def test_a_product_that_asks_for_what_no_cell_has(config: Path, variant: str, old: str, new: str, said: str) -> None:
    """It should be refused when its file is read: a channel, a part, a seat, a size."""
    change(config / "products/variants" / f"{variant}.yaml", old, new)
    texts = found(config)
    assert {part for part, _ in texts} == {"products"} and said in texts[0][1]


@pytest.mark.parametrize(
    ("file", "old", "new", "keys"),
    [
        ("lines/demo.yaml", "vessel_g: 12.0", "vesel_g: 12.0, noise_q: 1", 2 * ["cells.dosing.devices.scale"]),
        ("lines/demo.yaml", "line: demo", "line: demo\npolicy: {name: urgency, a: 1, b: 2}", ["policy.a", "policy.b"]),
        ("lines/demo.yaml", "line: demo", "line: demo\nplanner: {a: 1, b: 2}", ["planner.a", "planner.b"]),
        (
            "lines/demo.yaml",
            "hardware: *folds",
            "hardware: {provider: cameras, a: 1, b: 2}",
            ["cells.garment.perception.hardware.a", "cells.garment.perception.hardware.b"],
        ),
        ("lines/demo.yaml", "asset_type: ", "aset_type: ", ["carriers.aset_type"]),
        (
            "lines/demo.yaml",
            "transport:\n",
            "transport:\n  devices: {belt: {driver: y}, conveyor: {driver: kinematic_conveyor, a: 1, b: 2}}\n",
            ["transport.devices.belt", "transport.devices.conveyor.a", "transport.devices.conveyor.b"],
        ),
        (
            "products/families/care_kit.yaml",
            "torque_nm: 1.2, tolerance_nm: 0.15",
            "torqe_nm: 1.2, tolerance_n: 0.15",
            ["operations.cap.parameters.torqe_nm", "operations.cap.parameters.tolerance_n"],
        ),
        (
            "products/families/care_kit.yaml",
            "options:\n",
            "options:\n  note: {type: text, sets: [mix.notes]}\n  turns: {type: text, sets: [mix.rounds]}\n",
            ["options.note.sets.0", "options.turns.sets.0"],
        ),
        ("products/families/care_kit.yaml", "kit.parts.1.part", "kit.partz.1.part", ["options.leaflet.sets.0"]),
        ("products/families/care_kit.yaml", "    rework_from: mix\n", "", ["operations.mix"]),
        (
            "products/families/care_kit.yaml",
            "    rework_from: mix\n",
            "    rework_from: mix\n    max_rework: 0\n",
            ["operations.mix"],
        ),
    ],
)
def test_all_of_a_file_that_is_wrong(config: Path, file: str, old: str, new: str, keys: list[str]) -> None:
    """It should be told at once: every option and parameter, a line each, at its key."""
    change(config / file, old, new)
    texts = [text for _, text in found(config)]
    assert len(texts) == len(keys)
    for key, text in zip(keys, texts, strict=True):
        assert text.startswith(f"{file}:") and text.split(": ")[1].startswith(key), text


def test_an_empty_catalogue(config: Path) -> None:
    """It should be one thing wrong: nothing can be ordered."""
    for file in (config / "products").glob("*/*.yaml"):
        file.unlink()
    (error,) = product_errors(load_line(config / "lines" / "demo.yaml"))
    assert str(config / "products") in error or "nothing" in error
    assert [part for part, _ in found(config)] == ["products"]


def test_what_units_bring_along_and_the_world_has_not(config: Path) -> None:
    """It should name the place that no carrier has, and the model that is nowhere, by file and line."""
    change(config / "lines/demo.yaml", "products: ../products", f"products: ../products\nworld: {WORLD}")
    change(config / "products/variants/BRACKET-40.yaml", "part: bracket_40", "lap: bracket_40")
    change(config / "products/variants/BRACKET-60.yaml", "part: bracket_60", "part: bracket_6")
    world = [text for part, text in found(config) if part == "world"]
    assert world == [
        f"products/variants/BRACKET-40.yaml:4: brings.lap: {WORLD} has no carrier with a place 'lap'",
        f"products/variants/BRACKET-60.yaml:4: brings.part: {WORLD.parent}/models has no model 'bracket_6'",
    ]


def test_everything_the_world_lacks(config: Path) -> None:
    """It should name all of it, and a world that is wrong in itself by its file."""
    line = config / "lines" / "demo.yaml"
    change(line, "products: ../products", f"products: ../products\nworld: {WORLD}")
    change(line, "count: 8", "count: 9")
    change(line, "capacity: 8", "capacity: 12")
    assert [text.split(": ", 2)[1] for part, text in found(config) if part == "world"] == [
        "transport.zones.buffer.capacity",
        "carriers.count",
    ]
    bad = config / "bad.sdf"
    bad.write_text("<sdf version='1.9'><world name='w'><bogus/></world></sdf>")
    change(line, str(WORLD), str(bad))
    ((part, text),) = found(config)
    assert (part, text.split(":")[0]) == ("world", "bad.sdf")


def test_a_line_runs_without_what_making_costs(config: Path) -> None:
    """It should be told here, and keep no node from its work."""
    (config / "costs.yaml").unlink()
    file = config / "lines" / "demo.yaml"
    assert load_line(file).costs_path == config / "lines" / ".." / "costs.yaml"
    (finding,) = check(file).findings
    assert (finding.part, "costs: there is no file" in finding.text) == ("costs", True)

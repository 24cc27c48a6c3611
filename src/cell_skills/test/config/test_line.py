"""The line's YAML: what it may say, and one clear line for what it may not."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from cell_line.config.line import LineConfig, load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.config.transport import StationKind
from cell_line.registry import Registry
from cell_skills.config.plugin_checks import check_plugins
from cell_skills.devices.env import DRIVERS
from cell_skills.setup_part import SETUP_PARTS
from cell_skills.skill import SKILLS

LINE = """\
line: demo
namespace: /line
products: ../products
carriers: {company_prefix: "0614141", asset_type: "12345", first_serial: 1, count: 2, home: buffer}
transport:
  zones:
    load: {next: [work], station: load, kind: load}
    work: {next: [unload], station: bench, kind: cell}
    unload: {next: [buffer], station: unload, kind: unload, length_m: 1.5}
    buffer: {next: [load], station: buffer, kind: buffer, capacity: 2}
  speed_m_s: 0.25
cells:
  trial:
    station: bench
    package: trial_rig
    skills: [work]
    setups: {small: {tool: t1}, large: {tool: t2}}
    initial_setup: small
    devices:
      gate: {driver: gate}
      rack: {driver: rack, slots: 3}
faults: none
"""
POINTS = {
    (SKILLS, "work"): "trial_rig:Work",
    (SETUP_PARTS, "tool"): "trial_rig:Tool",
    (SETUP_PARTS, "equipment"): "cell_skills.equipment:Equipment",
    (DRIVERS, "gate"): "trial_rig:GateDriver",
    (DRIVERS, "rack"): "trial_rig:RackDriver",
    (DRIVERS, "planning_rack"): "trial_rig:PlanningRackDriver",
    (DRIVERS, "leaning_rack"): "trial_needs:LeaningRackDriver",
}
REGISTRY = Registry(EntryPoint(name, value, group.name) for (group, name), value in POINTS.items())


def load(folder: Path, old: str = "", new: str = "") -> LineConfig:
    """Load the line with one text replaced by another."""
    assert old in LINE
    file = folder / "lines" / "demo.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(LINE.replace(old, new, 1))
    return load_line(file)


def test_a_good_line(tmp_path: Path) -> None:
    """It should give stations, devices with their options, and paths."""
    line = load(tmp_path)
    assert line.transport.stations(StationKind.CELL) == {"bench": "work"}
    assert list(line.transport.stations()) == ["load", "bench", "unload", "buffer"]
    assert line.cells["trial"].devices["rack"].options == {"slots": 3}
    assert line.products_path.resolve() == tmp_path / "products"
    assert line.transport.zones["load"].length_m == 0.5
    check_plugins(line, REGISTRY)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("line: demo", "line: Demo", "1: line: String should match pattern"),
        ("next: [work]", "next: [wrok]", "7: transport.zones.load.next.0: 'wrok' is no zone"),
        ("length_m: 1.5", "length: 1.5", "9: transport.zones.unload.length: unknown key, did you mean 'length_m'?"),
        (
            "length_m: 1.5",
            "length_m: 0",
            "9: transport.zones.unload.length_m: Input should be greater than or equal to 0.001",
        ),
        (
            "length_m: 1.5",
            "length_m: 1e15",
            "9: transport.zones.unload.length_m: Input should be less than or equal to",
        ),
        ("speed_m_s: 0.25", "speed_m_s: 1e-320", "11: transport.speed_m_s: Input should be greater than or equal to"),
        ("speed_m_s: 0.25", "speed_m_s: 1e9", "11: transport.speed_m_s: Input should be less than or equal to 1000"),
        ("namespace: /line", f"namespace: /{'l' * 60}", "2: namespace: String should have at most 60 characters"),
        ("  trial:", f"  {'t' * 65}:", f"13: cells.{'t' * 65}: String should have at most 64 characters"),
        ("speed_m_s: 0.25", "speed_mm_s: 250", "11: transport.speed_mm_s: unknown key, did you mean 'speed_m_s'"),
        ("kind: load", "kind: lode", "7: transport.zones.load.kind: Input should be 'load', 'unload', 'buffer'"),
        (", kind: load", "", "7: transport.zones.load.station: needs a kind"),
        ("station: load, ", "", "7: transport.zones.load.kind: is given, but no station"),
        ("station: unload, kind: unload, ", "", "6: transport.zones: there is no station of kind unload"),
        ("station: unload", "station: load", "9: transport.zones.unload.station: 'load' is in zone 'load' already"),
        ("next: [load]", "next: [buffer]", "has no way to zone 'load'|cannot be reached from zone 'load'"),
        ("home: buffer", "home: load", "4: carriers.home: 'load' is no station of kind buffer"),
        ("count: 2", "count: 2, spare: 2", "4: carriers.spare: leaves none of 2 carriers to load"),
        ("count: 2", "count: 999999999", "4: carriers.count: Input should be less than or equal to 10000"),
        ("count: 2", "count: 2, spare: -1", "4: carriers.spare: Input should be greater than or equal to 0"),
        ("count: 2", "count: 3", "4: carriers.count: 3 carriers do not fit into zone 'buffer' \\(2\\)"),
        ("station: bench\n", "station: load\n", "14: cells.trial.station: 'load' is no station of kind cell"),
        ("initial_setup: small", "initial_setup: tiny", "18: cells.trial.initial_setup: 'tiny' is no setup"),
        ("large: {tool: t2}", "large: {jig: t2}", "17: cells.trial.setups.large: names the parts"),
        ("skills: [work]", "skills: [work, work]", "16: cells.trial.skills.1: 'work' is given twice"),
        ("skills: [work]", "skills: []", "16: cells.trial.skills: List should have at least 1 item"),
        ("faults: none", "faults: awful", "22: faults: there is no file"),
        ("faults: none", "world: moon.sdf", "22: world: there is no file .*/lines/moon.sdf"),
        ("faults: none", "world: 7", "22: world: Input should be a valid string, not 7"),
        (
            "setups:",
            "profiles: {physics: {roof: {driver: rack}}}\n    setups:",
            "profiles.physics.roof: 'roof' is no device; there are: gate, r",
        ),
        (
            "initial_setup: small",
            "setup_parts: {jig: {part: equipment}}\n    initial_setup: small",
            "18: cells.trial.setup_parts.jig: 'jig' is in no setup; there are: tool",
        ),
    ],
)
def test_bad_lines(tmp_path: Path, old: str, new: str, text: str) -> None:
    """It should name line, key and what is wrong."""
    with pytest.raises(ConfigError, match=text):
        load(tmp_path, old, new)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (
            "skills: [work]",
            "skills: [fly]",
            "16: cells.trial.skills.0: cell.skills 'fly': is not installed; .*cell install",
        ),
        ("driver: gate", "driver: gtae", "cell.devices 'gtae': is not installed; did you mean 'gate'?"),
        ("{tool: t1}, large: {tool: t2}", "{jig: t1}", "17: cells.trial.setups.small.jig: cell.setup_parts 'jig'"),
        ("driver: gate", "driver: gaet", "20: cells.trial.devices.gate.driver: cell.devices 'gaet'"),
        (
            "{tool: t1}, large: {tool: t2}}",
            "{jig: t1}}\n    setup_parts: {jig: {part: gear}}",
            "18: cells.trial.setup_parts.jig.part: cell.setup_parts 'gear': is not installed",
        ),
        (
            "{tool: t1}, large: {tool: t2}}",
            "{jig: t1}}\n    setup_parts: {jig: {part: equipment, chnger: jigs}}",
            "18: cells.trial.setup_parts.jig.chnger: unknown key, did you mean 'changer'?",
        ),
        (
            "{tool: t1}, large: {tool: t2}}",
            "{jig: t1}}\n    setup_parts: {jig: {part: equipment, changer: jigs}}",
            "18: cells.trial.setup_parts.jig: 'jig' needs a device in role 'jigs' [(]ToolChanger[)]",
        ),
        ("slots: 3", "slots: many", "21: cells.trial.devices.rack.slots: Input should be a valid integer"),
        ("slots: 3", "slotz: 3", "21: cells.trial.devices.rack.slotz: unknown key, did you mean 'slots'?"),
        (
            "gate: {driver: gate}",
            "door: {driver: gate}",
            "'work' needs a device in role 'gate'",
        ),
        (
            "gate: {driver: gate}",
            "gate: {driver: rack}",
            "16: cells.trial.skills.0: 'work' needs a Passage in role 'gate', not RackDriver: it has no passed[(][)]",
        ),
        (
            "setups:",
            "profiles: {physics: {rack: {driver: rack, slots: many}}}\n    setups:",
            "17: cells.trial.profiles.physics.rack.slots: Input should be a valid integer",
        ),
        (
            "setups:",
            "profiles: {physics: {gate: {driver: rack}}}\n    setups:",
            "16: cells.trial.skills.0: 'work' needs a Passage in role 'gate', not RackDriver",
        ),
        (
            "setups:",
            "profiles: {physics: {rack: {driver: planning_rack}}}\n    setups:",
            "17: cells.trial.profiles.physics.rack.driver: 'planning_rack' plans in the line's `world`",
        ),
        (
            "gate: {driver: gate}\n      rack: {driver: rack, ",
            "rack: {driver: leaning_rack, ",
            "20: cells.trial.devices.rack: 'leaning_rack' needs a device in role 'gate' [(]Passage[)]",
        ),
        (
            "gate: {driver: gate}\n      rack: {driver: rack, ",
            "gate: {driver: rack}\n      rack: {driver: leaning_rack, ",
            "21: cells.trial.devices.rack: 'leaning_rack' needs a Passage in role 'gate', not RackDriver",
        ),
    ],
)
def test_lines_that_do_not_fit_the_plugins(tmp_path: Path, old: str, new: str, text: str) -> None:
    """It should name line, key and the plug-in."""
    with pytest.raises(ConfigError, match=text):
        check_plugins(load(tmp_path, old, new), REGISTRY)


def test_all_that_does_not_fit_is_told(tmp_path: Path) -> None:
    """It should be in the first error: each option of each device and setup part."""
    wrong = "{jig: t1}}\n    setup_parts: {jig: {part: equipment, chnger: jigs, ordr: 1}}"
    load(tmp_path, "{tool: t1}, large: {tool: t2}}", wrong)
    file = tmp_path / "lines" / "demo.yaml"
    file.write_text(file.read_text().replace("slots: 3", "slots: many, slotz: 3"))
    with pytest.raises(ConfigError) as refused:
        check_plugins(load_line(file), REGISTRY)
    assert [(error.line, error.key) for error in refused.value.all] == [
        (22, "cells.trial.devices.rack.slots"),
        (22, "cells.trial.devices.rack.slotz"),
        (18, "cells.trial.setup_parts.jig.chnger"),
        (18, "cells.trial.setup_parts.jig.ordr"),
    ]


@pytest.mark.parametrize(
    ("package", "text"),
    [
        ("trial_cel", "no package 'trial_cel' is installed; ./cell install FOLDER builds one of yours"),
        ("trial_needs", "'trial_needs' brings none of the skills of this cell; they are of trial_rig"),
    ],
)
def test_the_package_of_a_cell(tmp_path: Path, package: str, text: str) -> None:
    """It should be one that is installed, and brings what the cell can do."""
    with pytest.raises(ConfigError) as refused:
        check_plugins(load(tmp_path, "package: trial_rig", f"package: {package}"), REGISTRY)
    assert [str(error).partition("yaml:")[2] for error in refused.value.all] == [f"15: cells.trial.package: {text}"]


def test_a_package_whose_skills_are_unknown_is_not_blamed(tmp_path: Path) -> None:
    """It should be said of the skill only."""
    with pytest.raises(ConfigError) as refused:
        check_plugins(load(tmp_path, "skills: [work]", "skills: [fly]"), REGISTRY)
    assert [error.key for error in refused.value.all] == ["cells.trial.skills.0"]


def test_a_driver_that_cannot_tell_what_it_offers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be named with what it raised: the code of others ends no start with a traceback."""
    monkeypatch.setattr(
        "trial_rig.RackDriver.offers", staticmethod(lambda options, setup: setup["nozzle"]), raising=False
    )
    text = "21: cells.trial.devices.rack.driver: 'rack' does not tell what it offers with setup 'small': KeyError"
    with pytest.raises(ConfigError, match=text):
        check_plugins(load(tmp_path), REGISTRY)


def test_devices_for_a_world_take_the_place_of_others(tmp_path: Path) -> None:
    """It should keep those that have none for a world."""
    line = load(tmp_path, "setups:", "profiles: {physics: {rack: {driver: rack, slots: 5}}}\n    setups:")
    check_plugins(line, REGISTRY)
    cell = line.cells["trial"]
    assert [cell.fitted(line.profile(name))["rack"].options["slots"] for name in ("kinematic", "gazebo")] == [3, 5]
    assert list(cell.fitted(line.profile("physics"))) == ["gate", "rack"]


def test_a_world_is_found_beside_the_line(tmp_path: Path) -> None:
    """It should be relative to the file."""
    (tmp_path / "hall.sdf").touch()
    assert load(tmp_path).world_path is None
    world = load(tmp_path, "faults: none", "world: ../hall.sdf").world_path
    assert world
    assert world.resolve() == tmp_path / "hall.sdf"


def test_two_cells_at_one_station(tmp_path: Path) -> None:
    """It should refuse the second."""
    second = "  other:\n" + "".join(LINE.splitlines(keepends=True)[13:21])
    with pytest.raises(ConfigError, match="'bench' belongs to cell 'other' too"):
        load(tmp_path, "faults: none", second + "faults: none")


def test_fault_rates(tmp_path: Path) -> None:
    """It should find their files in the folder beside that of the lines."""
    (tmp_path / "faults").mkdir()
    rates = tmp_path / "faults" / "bad.yaml"
    rates.touch()
    assert load(tmp_path, "faults: none", "faults: bad").faults_path() == rates
    assert load(tmp_path).faults_path("bad") == rates

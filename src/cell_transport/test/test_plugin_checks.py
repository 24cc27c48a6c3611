"""Whether the drivers that a line names for its transport are installed and fit together."""

from pathlib import Path

import pytest

from cell_line.config.line import LineConfig, load_line
from cell_line.config.transport import DEVICES
from cell_line.registry import Registry
from cell_transport.factory import GROUPS
from cell_transport.plugin_checks import simulated_transport_errors, transport_errors

LINE = """\
line: trial
namespace: /line
products: products
carriers: {company_prefix: "0614141", asset_type: "12345", first_serial: 1, count: 2, home: buffer}
profiles:
  hardware: {commissioning: [transport.identifier]}
cells:
  trial: {station: work, package: trial, skills: [try], setups: {one: {}}, initial_setup: one}
transport:
  speed_m_s: 0.25
  zones:
    t1: {next: [buffer, work, load, unload]}
    buffer: {next: [t1], station: buffer, kind: buffer, capacity: 2}
    work: {next: [t1], station: work, kind: cell}
    load: {next: [t1], station: load, kind: load}
    unload: {next: [t1], station: unload, kind: unload}
"""


def line(folder: Path, more: str = "") -> LineConfig:
    """A line whose transport has more."""
    (folder / "line.yaml").write_text(LINE + more)
    return load_line(folder / "line.yaml")


def test_a_transport_has_drivers_without_being_told(tmp_path: Path) -> None:
    """It should have kinematic ones, in a world and on hardware those behind ROS interfaces, all installed."""
    subject = line(tmp_path)
    assert list(transport_errors(subject, Registry.installed())) == []
    assert GROUPS.keys() == DEVICES.keys()
    for profile, kind in {"kinematic": "kinematic", "physics": "remote", "hardware": "remote"}.items():
        fitted = subject.transport.fitted(subject.profile(profile))
        assert {role: device.driver for role, device in fitted.items()} == {role: f"{kind}_{role}" for role in GROUPS}
    assert list(simulated_transport_errors(subject, Registry.installed(), subject.profile("hardware"))) == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            "  devices: {identifier: {driver: nose}}",
            "line.yaml:17: transport.devices.identifier.driver: cell.identifiers 'nose': is not installed",
        ),
        (
            "  devices: {conveyor: {driver: kinematic_read_points}}",
            "line.yaml:17: transport.devices.conveyor.driver: cell.conveyors 'kinematic_read_points': is not installed",
        ),
        (
            "  profiles: {physics: {conveyor: {driver: remote_conveyor, sever: track}}}",
            "line.yaml:17: transport.profiles.physics.conveyor.sever: unknown key, did you mean 'server'?",
        ),
        (
            "  profiles: {hardware: {read_points: {driver: kinematic_read_points}}}",
            "line.yaml:17: transport.profiles.hardware.read_points.driver: 'kinematic_read_points' goes by the names "
            "of carriages, which those on 'remote_conveyor' do not have",
        ),
        (
            "  profiles: {hardware: {read_points.work: {driver: kinematic_read_points}}}",
            "line.yaml:17: transport.profiles.hardware.read_points.work.driver: 'kinematic_read_points' goes by the "
            "names of carriages, which those on 'remote_conveyor' do not have",
        ),
        (
            "  devices: {read_points.t1: {driver: nose}}",
            "line.yaml:17: transport.devices.read_points.t1.driver: cell.read_points 'nose': is not installed",
        ),
    ],
    ids=["not installed", "of another kind", "wrong option", "does not fit", "of one station", "of one diverter"],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, more: str, message: str) -> None:
    """It should give file, line, key and reason."""
    (error,) = transport_errors(line(tmp_path, more), Registry.installed())
    assert str(error).startswith(f"{tmp_path}/{message}")


def test_hardware_takes_nothing_made_up(tmp_path: Path) -> None:
    """It should name each simulated driver with its place, except those that are commissioned."""
    simulated = ", ".join(f"{role}: {{driver: kinematic_{role}}}" for role in GROUPS)
    subject = line(tmp_path, f"  profiles: {{hardware: {{{simulated}}}}}")
    errors = list(map(str, simulated_transport_errors(subject, Registry.installed(), subject.profile("hardware"))))
    assert [error.partition(" is simulated")[0] for error in errors] == [
        f"{tmp_path}/line.yaml:17: transport.profiles.hardware.{role}.driver: 'kinematic_{role}'"
        for role in ("conveyor", "read_points")
    ]
    assert "'transport.conveyor' is named in `profiles: {hardware: {commissioning: [...]}}`" in errors[0]


def test_each_driver_of_one_station_is_commissioned_by_its_name(tmp_path: Path) -> None:
    """It should be refused where only those of the other stations may be simulated."""
    given = "devices: {read_points.work: {driver: kinematic_read_points}, conveyor: {driver: kinematic_conveyor}}"
    said = "transport.conveyor, transport.read_points, transport.identifier"
    text = LINE.replace("{commissioning: [transport.identifier]}", f"{{extends: kinematic, commissioning: [{said}]}}")
    file = tmp_path / "line.yaml"
    file.write_text(f"{text}  {given}\n")
    subject = load_line(file)
    hardware = subject.profile("hardware")
    (error,) = simulated_transport_errors(subject, Registry.installed(), hardware)
    assert str(error).startswith(
        f"{file}:17: transport.devices.read_points.work.driver: 'kinematic_read_points' is simulated; a start on "
        "hardware takes it only if 'transport.read_points.work' is named in"
    )
    file.write_text(file.read_text().replace("transport.identifier]", f"{said}, transport.read_points.work]"))
    spared = load_line(file)
    assert list(simulated_transport_errors(spared, Registry.installed(), spared.profile("hardware"))) == []


def test_a_transport_has_no_other_devices(tmp_path: Path) -> None:
    """It should refuse them where the line is read."""
    with pytest.raises(Exception, match=r"line.yaml:17: transport.devices.lift: a transport has no 'lift'; it has: "):
        line(tmp_path, "  devices: {lift: {driver: kinematic_conveyor}}")

"""Devices from the configuration of a cell."""

import asyncio

import pytest

from cell_line.config.line import CellConfig
from cell_line.manual_clock import ManualClock
from cell_line.params import ParamsError
from cell_line.registry import RegistryError
from cell_skills.context import Devices
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.factory import make_drivers
from cell_skills.devices.protocols import Arm, ToolChanger


def cell(devices: dict[str, dict[str, object]]) -> CellConfig:
    """Return a cell with these devices."""
    return CellConfig.model_validate(
        {
            "station": "assembly",
            "package": "pick_place_cell",
            "skills": ["load_kit"],
            "setups": {"small": {"tool": "gripper_small"}, "large": {"tool": "gripper_large"}},
            "initial_setup": "small",
            "devices": devices,
        }
    )


def devices(config: CellConfig, env: DeviceEnv) -> Devices:
    """Return its devices, of the drivers that are installed."""
    return Devices(make_drivers(config, env))


def test_every_role_gets_its_driver() -> None:
    """It should make the drivers with their options."""
    config = cell({"arm": {"driver": "kinematic_arm", "move_s": 2.5}, "tool": {"driver": "kinematic_tool_changer"}})
    clock = ManualClock()
    subject = devices(config, DeviceEnv(clock, Bench()))
    assert subject.roles() == ("arm", "tool")
    asyncio.run(subject.get("arm", Arm).move_to("home"))
    assert clock.now() == 2.5


def test_a_new_cell_holds_its_initial_setup() -> None:
    """It should find the tool of the initial setup in the changer of that name."""
    config = cell({"tool": {"driver": "kinematic_tool_changer"}})
    bench = Bench()
    changer = devices(config, DeviceEnv(ManualClock(), bench)).get("tool", ToolChanger)
    assert asyncio.run(changer.tool()) == "gripper_small"
    asyncio.run(changer.hold("gripper_large"))
    again = devices(config, DeviceEnv(ManualClock(), bench)).get("tool", ToolChanger)
    assert asyncio.run(again.tool()) == "gripper_large"


def test_an_unknown_driver_is_named() -> None:
    """It should say which drivers there are."""
    with pytest.raises(RegistryError, match="kinematic_arn.*is not installed; did you mean .kinematic_arm"):
        make_drivers(cell({"arm": {"driver": "kinematic_arn"}}), DeviceEnv(ManualClock(), Bench()))


def test_an_unknown_option_is_refused() -> None:
    """It should not swallow a misspelt option."""
    with pytest.raises(ParamsError, match="mov_s: unknown key, did you mean 'move_s'"):
        make_drivers(cell({"arm": {"driver": "kinematic_arm", "mov_s": 1}}), DeviceEnv(ManualClock(), Bench()))

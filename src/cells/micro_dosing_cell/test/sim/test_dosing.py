"""The dosing cell's equipment, moved by its drivers: pumps, scale, mixer and chuck around a real vial."""

import asyncio
import math

import pytest
from at_work import device, run
from stepped_world import setting
from world_cell import WorldCell

from cell_sim.physics.bodies import model_pose
from cell_sim.world.dosing import DosingHead
from cell_skills.devices.protocols import DeviceFault
from micro_dosing_cell import device_kinds
from micro_dosing_cell.devices import Capper, ColourCamera, Dispenser, Mixer, Scale
from micro_dosing_cell.sim.capper import SimulatedCapChuck
from micro_dosing_cell.sim.dispenser import SimulatedPumps
from micro_dosing_cell.sim.mixer import SimulatedMixer


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> WorldCell:
    return WorldCell("dosing", tmp_path_factory.mktemp("dosing"))


@pytest.fixture
def dispenser(cell: WorldCell) -> Dispenser:
    return device(cell, "dispenser", Dispenser)


@pytest.fixture
def scale(cell: WorldCell) -> Scale:
    return device(cell, "scale", Scale)


@pytest.fixture
def capper(cell: WorldCell) -> Capper:
    return device(cell, "capper", Capper)


def settled(cell: WorldCell, scale: Scale) -> float:
    run(cell, cell.world.sleep(1.5))
    return run(cell, scale.read())


def spilled(cell: WorldCell) -> float:
    (head,) = cell.line.simulation.devices_of(DosingHead).values()
    return head.spilled


def test_doses_by_weight(cell: WorldCell, dispenser: Dispenser, scale: Scale) -> None:
    """It should give about what it is told, from the needle of the channel into the vial."""
    assert settled(cell, scale) == pytest.approx(12.0, abs=0.5)
    run(cell, scale.tare())
    assert run(cell, scale.tared())
    before = run(cell, dispenser.about("glycerin")).level_g
    run(cell, dispenser.dose("glycerin", 2.0, 1.0))
    assert settled(cell, scale) == pytest.approx(2.0, abs=0.2)
    assert before - run(cell, dispenser.about("glycerin")).level_g == pytest.approx(2.0, abs=0.2)
    (head,) = cell.line.simulation.devices_of(DosingHead).values()
    assert head.contents["vial_1"].masses.keys() == {"glycerin"}
    assert spilled(cell) == 0.0


def test_the_camera_tells_the_colour_of_paint(cell: WorldCell, dispenser: Dispenser) -> None:
    """It should say that there is none, then that what the pumps gave is a very light one."""
    camera = device(cell, "camera", ColourCamera)
    assert run(cell, camera.colour()).refused == "there is no paint in the vessel"
    run(cell, dispenser.dose("titanium_white", 1.0, 1.0))
    seen = run(cell, camera.colour())
    assert not seen.refused
    assert seen.lab[0] == pytest.approx(96.0, abs=4.0)
    assert abs(seen.lab[1]) + abs(seen.lab[2]) < 8.0


def test_a_purge_goes_to_the_drain(cell: WorldCell, dispenser: Dispenser, scale: Scale) -> None:
    """It should leave the vial alone."""
    before = settled(cell, scale)
    run(cell, dispenser.purge("water", 1.0))
    assert settled(cell, scale) == pytest.approx(before, abs=0.03)
    assert spilled(cell) == 0.0


def test_a_pump_gives_where_its_needle_is(cell: WorldCell) -> None:
    """It should leave it to whoever moves the head that something stands below: asked elsewhere it spills."""
    run(cell, device(cell, "mixer", Mixer).mix(60.0, 1.0))
    run(cell, cell.ports.call("dispenser", "dose", {"channel": "water", "mass_g": 0.1, "rate_g_s": 1.0}))
    assert 0.05 < spilled(cell) < 0.25, "what it was told, and what flows after a stop"


def test_a_cancelled_dose_stops(cell: WorldCell, dispenser: Dispenser) -> None:
    """It should switch the pump off when nobody wants it any more."""
    (head,) = cell.line.simulation.devices_of(DosingHead).values()

    async def cancelled() -> None:
        dose = asyncio.create_task(dispenser.dose("water", 5.0, 1.0))
        await cell.world.until(lambda sim: any(pump.rate for pump in head.pumps.values()), 10.0)
        assert any(pump.rate for pump in head.pumps.values())
        dose.cancel()
        await asyncio.gather(dose, return_exceptions=True)

    run(cell, cancelled())
    assert all(pump.rate == 0.0 for pump in head.pumps.values())


def test_mixes(cell: WorldCell) -> None:
    """It should even out the content."""
    run(cell, device_kinds.mixer(device(cell, "mixer", Mixer)))


def test_caps_the_vial(cell: WorldCell, capper: Capper, scale: Scale) -> None:
    """It should bring a cap from the magazine onto the vial, turn it, and take it off again."""
    sim = cell.sim
    assert not run(cell, capper.capped())
    before = settled(cell, scale)
    assert run(cell, capper.place())
    assert run(cell, capper.capped())
    assert settled(cell, scale) - before == pytest.approx(2.1, abs=0.05)
    cap, vial = model_pose(sim, "cap_1").position, model_pose(sim, "vial_1").position
    assert cap[:2] == pytest.approx(vial[:2], abs=0.001)
    assert cap[2] - vial[2] == pytest.approx(0.057, abs=0.001)
    assert run(cell, capper.tighten(1.2)) == pytest.approx(1.2, abs=0.15)
    run(cell, capper.remove())
    assert not run(cell, capper.capped())
    assert "cap_1" not in sim.spawned
    run(cell, device_kinds.capper(capper))


def test_machines_that_are_held_elsewhere(cell: WorldCell) -> None:
    """It should say that a mixer is in no vessel, and turn no cap where there is none."""
    call = cell.ports.call
    with pytest.raises(DeviceFault, match="in no vessel"):
        run(cell, call("mixer", "mix", {"speed_rad_s": 60.0, "duration_s": 1.0}))
    run(cell, device_kinds.cap_chuck(cell.ports.equipment["capper"]))


def test_nothing_to_work_on(cell: WorldCell, dispenser: Dispenser, capper: Capper) -> None:
    """It should say that no vessel stands there."""
    cell.sim.remove("vial_1")
    mixer = device(cell, "mixer", Mixer)
    for action in (dispenser.dose("water", 1.0, 1.0), mixer.mix(60.0, 1.0)):
        with pytest.raises(DeviceFault, match="there is no 'mouth'"):
            run(cell, action)
    assert run(cell, capper.tighten(1.0)) == 0.0


@pytest.mark.parametrize(
    ("mass_g", "rate_g_s", "text"),
    [
        (math.nan, 1.0, "the mass"),
        (-1.0, 1.0, "the mass"),
        (501.0, 1.0, "the mass"),
        (1.0, 0.0, "the rate"),
        (1.0, -1.0, "the rate"),
        (1.0, 1e-300, "the rate"),
        (1.0, 1e300, "the rate"),
        (1.0, math.inf, "the rate"),
    ],
)
def test_a_dose_that_cannot_be_is_refused(cell: WorldCell, mass_g: float, rate_g_s: float, text: str) -> None:
    """It should give nothing and take no time."""
    pumps, before = SimulatedPumps(setting(cell.line, "dosing", "dispenser")), cell.world.now()
    level = asyncio.run(pumps.about("water"))
    with pytest.raises(DeviceFault, match=f"dispenser: {text}"):
        asyncio.run(pumps.dose("water", mass_g, rate_g_s))
    assert (asyncio.run(pumps.about("water")), cell.world.now()) == (level, before)


def test_a_channel_that_is_none_is_told_shortly(cell: WorldCell) -> None:
    """It should not repeat a name of any length."""
    with pytest.raises(DeviceFault, match="no needle gives 'xxx") as fault:
        asyncio.run(SimulatedPumps(setting(cell.line, "dosing", "dispenser")).purge("x" * 1_000_000, 1.0))
    assert len(str(fault.value)) < 100


def test_tools_turn_only_as_they_can(cell: WorldCell) -> None:
    """It should refuse a speed, a time and a torque that no motor has."""
    mixer = SimulatedMixer(setting(cell.line, "dosing", "mixer"))
    chuck = SimulatedCapChuck(setting(cell.line, "dosing", "capper"))
    for speed, seconds in ((math.nan, 1.0), (-1.0, 1.0), (1e300, 1.0), (10.0, -1.0), (10.0, 1e9), (10.0, math.inf)):
        with pytest.raises(DeviceFault, match="mixer: the (speed|time)"):
            asyncio.run(mixer.mix(speed, seconds))
    for torque in (math.nan, math.inf, 21.0, -21.0):
        with pytest.raises(DeviceFault, match="capper: the torque"):
            asyncio.run(chuck.turn(torque))

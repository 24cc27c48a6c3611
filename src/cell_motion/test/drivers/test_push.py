"""An arm pushes, pulls and presses, and tells what it felt."""

import asyncio

import pytest
from trial_arm import cell

from cell_line.driver import StandsOn
from cell_skills.devices.protocols import DeviceFault


def test_a_push_ends_at_the_force_limit() -> None:
    """It should stop where it meets too much force, and tell travel and force."""
    subject = cell()
    asyncio.run(subject.arm.move_to("nest.board"))
    subject.plant.solid_z["arm"] = subject.plant.tool("arm").position[2] - 0.002
    contact = asyncio.run(subject.arm.push(0.02, 30.0))
    assert 0.8 * 30.0 <= contact.force_n <= 30.0
    assert 0.002 < contact.depth_m < 0.004


def test_a_pull_feels_force_too() -> None:
    """It should tell the highest force on the way, in free air next to none."""
    subject = cell()
    asyncio.run(subject.arm.move_to("nest.board"))
    contact = asyncio.run(subject.arm.push(-0.01, 30.0))
    assert contact.depth_m == pytest.approx(-0.01, abs=1e-4)
    assert contact.force_n < 0.5


def test_a_simulated_arm_that_feels_nothing_goes_all_the_way() -> None:
    """It should say that no force was measured, instead of one of 0."""
    subject = cell()
    subject.plant.efforts, subject.plant.base = False, StandsOn.WORLD
    asyncio.run(subject.arm.move_to("nest.board"))
    subject.plant.solid_z["arm"] = subject.plant.tool("arm").position[2] - 0.002
    contact = asyncio.run(subject.arm.push(0.02, 30.0))
    assert contact.depth_m == pytest.approx(0.02, abs=1e-4)
    assert contact.force_n is None


def test_a_real_arm_that_feels_nothing_does_not_push() -> None:
    """It should stay where it is, for nothing would stop it."""
    subject = cell()
    subject.plant.efforts, subject.plant.base = False, StandsOn.HARDWARE
    asyncio.run(subject.arm.move_to("nest.board"))
    before = subject.plant.machines["arm"].positions
    with pytest.raises(DeviceFault, match="arm: does not push: 'arm' tells no efforts of its drives"):
        asyncio.run(subject.arm.push(0.02, 30.0))
    assert subject.plant.machines["arm"].positions == before


def test_a_press_needs_a_force() -> None:
    """It should not tell a way that counts from a touch that nobody felt, in no world."""
    subject = cell()
    subject.plant.efforts, subject.plant.base = False, StandsOn.WORLD
    asyncio.run(subject.arm.move_to("seat.board"))
    with pytest.raises(DeviceFault, match="arm: does not push"):
        asyncio.run(subject.arm.push(0.001, 30.0))


def test_an_empty_hand_presses_on_what_sits_in_a_seat() -> None:
    """It should count the way from the first touch, with closed fingers, press softly and open them again."""
    subject = cell()
    asyncio.run(subject.arm.move_to("seat.board"))
    top = subject.place("seat.board").position[2] + 0.003
    subject.plant.solid_z["arm"] = top
    contact = asyncio.run(subject.arm.push(0.001, 30.0))
    assert abs(contact.depth_m) < 0.0004
    assert 3.0 < contact.force_n < 7.0
    assert subject.plant.machines["arm"].gap_m == pytest.approx(0.085)
    assert subject.plant.tool("arm").position[2] > top + 0.01

"""The robot arm, planning for real in the real assembly cell; only the machines are simple ones."""

import asyncio

import numpy as np
import pytest
from trial_arm import HALF_TURN, cell

from cell_line.codes import Code
from cell_motion.robot_ports import FollowResult
from cell_skills import conformance
from cell_skills.devices.perception import Perceived, Trust, diagonal
from cell_skills.devices.protocols import DeviceFault, Offset, Uncertain
from cell_world.geometry import Pose


def test_it_keeps_the_contract_of_an_arm() -> None:
    """It should conform."""
    asyncio.run(conformance.arm(cell().arm))


def test_it_goes_where_a_place_is_with_its_offset() -> None:
    """It should bring the tool there, pointing into the surface, corrected in the frame of the place."""
    subject = cell()
    offset = Offset(0.004, -0.003, 0.2)
    asyncio.run(subject.arm.move_to("feeder.tray", offset))
    off = subject.off("feeder.tray")
    # The tool points the other way: its y and its turn are mirrored.
    np.testing.assert_allclose(off.position, (0.004, 0.003, 0.0), atol=1e-4)
    np.testing.assert_allclose(off.rpy(), (0.0, 0.0, -0.2), atol=1e-3)


def test_it_comes_straight_down_and_goes_straight_up() -> None:
    """It should stay on the line over a place as far as the approach reaches."""
    subject = cell(approach_m=0.06)
    asyncio.run(subject.arm.move_to("feeder.tray"))
    asyncio.run(subject.arm.move_to("home"))
    down, up = subject.plant.followed
    robot = subject.plant.machines["arm"].robot
    into = (subject.place("feeder.tray") @ HALF_TURN).inverse()
    for motion in (down, up):
        seen = [into @ robot.pose(tuple(at)) for at in motion.at(np.linspace(0.0, motion.duration, 200)).tolist()]
        low = [pose.position for pose in seen if pose.position[2] > -0.058]
        assert len(low) > 5
        assert max(abs(value) for x, y, _ in low for value in (x, y)) < 0.001


def test_a_place_that_is_not_there_is_a_fault() -> None:
    """It should name the place and not move."""
    subject = cell()
    with pytest.raises(DeviceFault, match="arm: there is no 'nest.engine' in the cell"):
        asyncio.run(subject.arm.move_to("nest.engine"))
    assert not subject.plant.followed


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (Perceived("", Pose(), source="camera", covariance=diagonal(0.003, 0.0)), "to within 3.00 mm; 2 mm are needed"),
        (Perceived("", Pose(), source="camera", covariance=diagonal(0.0, 0.1)), "to within 0.100 rad; 0.05 rad are"),
    ],
)
def test_a_place_that_is_known_badly_is_refused(view: Perceived, why: str) -> None:
    """It should say who knows it how well, with a code of its own, and not move."""
    subject = cell()
    subject.plant.view = view
    with pytest.raises(Uncertain, match=f"arm: 'camera' says where nest.tray is {why}") as refused:
        asyncio.run(subject.arm.move_to("nest.tray"))
    assert refused.value.code is Code.UNCERTAIN
    assert not subject.plant.followed


def test_a_place_that_was_seen_long_ago_is_refused() -> None:
    """It should say how long ago."""
    subject = cell(trust=Trust(age_s=5.0))
    subject.plant.seen_late_s = 6.0
    with pytest.raises(Uncertain, match="where nest.tray is, but of 6.0 s ago; at most 5 s are believed"):
        asyncio.run(subject.arm.move_to("nest.tray"))
    assert not subject.plant.followed


def test_a_place_in_something_is_a_fault() -> None:
    """It should say what is in the way and not move."""
    subject = cell()
    subject.plant.bodies["lamp"] = Perceived("case_lamp", subject.place("nest.tray") @ Pose((0.0, 0.07, 0.09)))
    with pytest.raises(DeviceFault, match="arm: no motion to nest.tray: goal in collision: .*gripper.* and lamp::body"):
        asyncio.run(subject.arm.move_to("nest.tray"))
    assert not subject.plant.followed


def test_a_thing_of_unknown_shape_is_a_fault() -> None:
    """It should not plan blindly."""
    subject = cell()
    subject.plant.bodies["ufo_1"] = Perceived("ufo", Pose())
    with pytest.raises(DeviceFault, match="nobody knows the shape of a 'ufo'"):
        asyncio.run(subject.arm.move_to("home"))


def test_a_motion_that_the_robot_breaks_off_is_a_fault() -> None:
    """It should repeat what the robot says."""
    subject = cell()
    subject.plant.fails = FollowResult(-4, "position of elbow_joint is off by 0.0700")
    with pytest.raises(DeviceFault, match="arm: stopped on the way to home: position of elbow_joint is off"):
        asyncio.run(subject.arm.move_to("home"))


def test_it_knows_where_it_stands_after_a_restart() -> None:
    """It should tell by its joints, also when it was pushed a little, and not when it stands elsewhere."""
    subject = cell()
    asyncio.run(subject.arm.move_to("nest.board", Offset(0.001, 0.002, 0.1)))
    assert asyncio.run(subject.restarted().arm.where()) == "nest.board"
    asyncio.run(subject.arm.push(-0.01, 30.0))
    assert asyncio.run(subject.restarted().arm.where()) == "nest.board"
    machine = subject.plant.machines["arm"]
    machine.positions = (machine.positions[0] + 0.2, *machine.positions[1:])
    assert asyncio.run(subject.restarted().arm.where()) == ""


def test_a_cancelled_motion_stops_and_the_next_one_begins_there() -> None:
    """It should stop on its way down, know that it is low, and go up before it goes away."""
    subject = cell()

    def high() -> bool:
        return -subject.off("feeder.tray").position[2] > 0.03

    async def story() -> None:
        moving = asyncio.create_task(subject.arm.move_to("feeder.tray"))
        while high():
            for _ in range(20):
                await asyncio.sleep(0)
        moving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await moving

    asyncio.run(story())
    height = -subject.off("feeder.tray").position[2]
    assert 0.0 < height < 0.03
    again = subject.restarted()
    assert asyncio.run(again.arm.where()) == "feeder.tray"
    asyncio.run(again.arm.move_to("home"))
    assert asyncio.run(again.arm.where()) == "home"


def test_what_it_holds_goes_with_it_and_into_its_seat() -> None:
    """It should carry a part to its nest, then push it into its seat by the depth that the part says of itself."""
    subject = cell()

    async def story() -> None:
        await subject.arm.move_to("feeder.board_lamp")
        assert await subject.gripper.grip(0.06)
        await subject.arm.move_to("nest.board")
        assert await subject.gripper.holding()
        await subject.gripper.release()
        assert not await subject.gripper.holding()
        laid = subject.plant.bodies["board_lamp_1"].pose
        np.testing.assert_allclose(laid.position, subject.place("nest.board").position, atol=1e-3)
        await subject.arm.move_to("nest.board")
        assert await subject.gripper.grip(0.06)
        await subject.arm.move_to("seat.board")
        assert subject.off("seat.board").position[2] == pytest.approx(-0.005, abs=1e-4)
        contact = await subject.arm.push(0.005, 30.0)
        assert contact.depth_m == pytest.approx(0.005, abs=1e-4)
        await subject.gripper.release()
        await subject.arm.move_to("home")

    asyncio.run(story())


def test_it_does_not_push_what_it_does_not_know_into_a_seat() -> None:
    """It should say so: nobody knows how far to go."""
    subject = cell()
    subject.plant.machines["arm"].holds = "something"
    with pytest.raises(DeviceFault, match="arm: does not know what it holds"):
        asyncio.run(subject.arm.move_to("seat.board"))


def test_an_empty_hand_finds_nothing_to_press_on() -> None:
    """It should tell the whole way."""
    subject = cell(push_m_s=0.05)
    asyncio.run(subject.arm.move_to("seat.board"))
    assert asyncio.run(subject.arm.push(0.001, 30.0)).depth_m == pytest.approx(0.001)


def test_it_waits_until_it_stands_before_it_looks_around() -> None:
    """It should give up if the robot never comes to rest."""
    subject = cell()
    machine = subject.plant.machines["arm"]
    machine.speeds = (0.5, 0.0, 0.0, 0.0, 0.0, 0.0)

    async def story() -> None:
        waiting = asyncio.create_task(subject.arm.move_to("home"))
        for _ in range(20):
            await subject.plant.clock.sleep(0.1)
        machine.speeds = (0.0,) * 6
        await waiting
        machine.speeds = (0.5, 0.0, 0.0, 0.0, 0.0, 0.0)
        waiting = asyncio.create_task(subject.arm.move_to("home"))
        for _ in range(100):
            await subject.plant.clock.sleep(0.1)
        with pytest.raises(DeviceFault, match="arm: does not come to rest within 5 s"):
            await waiting

    asyncio.run(story())

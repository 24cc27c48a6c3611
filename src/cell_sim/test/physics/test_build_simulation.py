"""The real worlds as simulations: everything stands, carriers pass the buffer, a turntable turns its carrier."""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from cell_sim.physics.build_simulation import BuiltSimulation, build_simulation
from cell_sim.world.goal import Goal, Handle, Status
from cell_sim.world.trajectory import JointTrajectory
from cell_world.geometry import Pose
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world

WORLDS = Path(__file__).parents[4] / "worlds"
MODELS = [WORLDS / "models"]


@cache
def world(name: str) -> SdfWorld:
    return load_world(WORLDS / f"{name}.sdf", MODELS)


def line(name: str) -> BuiltSimulation:
    return build_simulation(world(name), MODELS, {})


@pytest.fixture
def factory() -> BuiltSimulation:
    return line("microfactory")


def arrive(subject: BuiltSimulation, start: str, end: str, limit_s: float) -> str:
    """Hop and step until the carrier has arrived; returns its name."""
    assert subject.track is not None
    name = subject.track.hop(start, end)
    while subject.sim.time < limit_s:
        subject.sim.step(50)
        if any(event.kind == "arrived" for event in subject.sim.take_events()):
            return name
    raise AssertionError(f"{name} does not arrive")


def test_the_line_stands_still(factory: BuiltSimulation) -> None:
    """It should hold all robots where the world starts them, let nothing sink or fall, and go to sleep."""
    sim = factory.sim
    before = sim.truth()
    deepest = 0.0
    for _ in range(100):
        sim.step(5)
        deepest = min(deepest, float(sim.data.contact.dist.min(initial=0.0)))
    after = sim.truth()
    assert deepest > -0.001
    moved = {n: math.dist(before[n].position, after[n].position) for n in after if "finger" not in n and "pin" not in n}
    worst = max(moved, key=moved.__getitem__)
    assert moved[worst] < 0.002, worst
    assert (sim.data.tree_asleep >= 0).mean() > 0.9
    for robot in factory.robots.values():
        assert np.abs(robot.actual().position - robot.desired().position).max() < 1e-3


def test_a_carrier_leaves_the_buffer_and_comes_back(factory: BuiltSimulation) -> None:
    """It should reach the lane from any slot, and a free slot from the entry."""
    track = factory.track
    assert track is not None
    factory.sim.step(10)
    name = arrive(factory, "slot_8", "t2", 20.0)
    assert name == "carrier_8"
    track.put(name, "buffer")
    assert arrive(factory, "buffer", "slot_8", factory.sim.time + 20.0) == name
    assert math.dist(track.carriers[name].position(), track.layout.places["slot_8"].position) < 1e-4


def test_only_the_entry_of_the_buffer_reads_tags(factory: BuiltSimulation) -> None:
    """It should see a tag at the entry, and none in the slots."""
    track = factory.track
    assert track is not None
    assert track.in_range("buffer") == []
    track.put("carrier_3", "buffer")
    factory.sim.step()
    assert track.in_range("buffer") == ["carrier_3"]


def test_a_turntable_turns_carrier_and_part() -> None:
    """It should turn the carrier that stands above it, with its clamped part, and give it back at a quarter turn."""
    subject = line("microfactory")
    sim, track, table = subject.sim, subject.track, subject.robots["finishing::turntable"]
    assert track is not None
    track.put("carrier_1", "finishing")
    sim.step()
    sim.spawn("case_lamp_1", "case_lamp", sim.truth()["carrier_1::part"])
    sim.step(30)
    before = sim.truth()
    for angle in (1.0, math.pi / 2):
        points = np.array([[angle]])
        handle = table.start(Goal(JointTrajectory(table.joints, np.array([1.5]), points, np.zeros((1, 1)))))
        assert isinstance(handle, Handle)
        while not handle.over:
            sim.step()
        assert handle.status is Status.SUCCEEDED
        assert track.is_locked("carrier_1") is False
    turned = sim.truth()["case_lamp_1::body"].rpy()[2] - before["case_lamp_1::body"].rpy()[2]
    assert math.remainder(turned - math.pi / 2, math.tau) == pytest.approx(0.0, abs=0.01)
    sim.step(400)
    assert track.is_locked("carrier_1")
    lies = sim.truth()["carrier_1::plate"].inverse() @ sim.truth()["case_lamp_1::body"]
    assert lies.position == pytest.approx((0.0, 0.0, 0.0), abs=0.001)


def test_a_support_breaks_off_when_it_is_pulled() -> None:
    """It should hold a support against a small pull, and break off the one that is pulled hard."""
    subject = line("finishing")
    sim = subject.sim
    sim.step(50)
    for name, force in (("case_lamp_1::tab_1", 10.0), ("case_lamp_1::tab_2", 25.0)):
        sim.data.xfrc_applied[sim.model.body(name).id, 2] = force
    sim.step(50)
    broken = [event.facts["joint"] for event in sim.take_events() if event.kind == "broken"]
    assert broken == ["case_lamp_1::support_2"]
    truth = sim.truth()
    assert truth["case_lamp_1::tab_2"].position[2] > truth["case_lamp_1::tab_1"].position[2] + 0.01


def test_models_of_the_world_are_spawned(factory: BuiltSimulation) -> None:
    """It should add a model under its own name, with all its frames and with what can break of it."""
    sim = factory.sim
    sim.spawn("unit_7", "bracket_40", Pose((0.0, 0.0, 2.0)))
    truth = sim.truth()
    assert truth["unit_7::body"].position == (0.0, 0.0, 2.0)
    assert truth["unit_7::support.1"].position == pytest.approx((-0.03, 0.017, 2.041))
    sim.step(20)
    assert sim.data.eq_active[sim.model.equality("unit_7::support_1").id]
    sim.remove("unit_7")
    sim.step()


@pytest.mark.parametrize(
    ("model", "old", "new", "text"),
    [
        ("parallel_gripper", 'joint="finger_left" ', 'joint="thumb" ', "no joint 'thumb'"),
        ("parallel_gripper", 'force_n="40"', 'force_n="strong"', "'strong' is not a number"),
        ("vacuum_tool", 'frame="tcp"', 'frame="lip"', "no frame 'lip'"),
        ("bracket_40", 'joint="support_4"', 'joint="support_9"', "no joint 'support_9'"),
        ("bracket_40", 'type="fixed"', 'type="ball"', "cell:breakable needs a joint of type fixed, and .* is ball"),
        ("parallel_gripper", 'type="prismatic"', 'type="revolute"', "a joint of type prismatic, and .* is revolute"),
        ("parallel_gripper", 'force_n="40"/>', 'force_n="40"/><cell:gripper/>', "a second cell:gripper"),
        (
            "assembly_cell",
            "<cell:start>2.375277",
            "<cell:start>7",
            "shoulder_pan_joint cannot start at 7: it goes from",
        ),
        ("track", '<cell:slot zone="buffer"', "<cell:slot", "cell:slot needs the attribute zone"),
        (
            "track",
            '<cell:stopper zone="t2"/>',
            "",
            "cannot be two devices: a TrajectoryController and a BeltTrack",
        ),
    ],
)
def test_a_wrong_element_is_one_clear_line(tmp_path: Path, model: str, old: str, new: str, text: str) -> None:
    """It should name file, line and fault."""
    content = (WORLDS / "models" / model / "model.sdf").read_text()
    assert old in content
    file = tmp_path / "model.sdf"
    file.write_text(content.replace(old, new))
    with pytest.raises(SdfError, match=rf"model\.sdf:\d+: .*{text}"):
        build_simulation(load_world(file, MODELS), MODELS, {})


def start_working(subject: BuiltSimulation) -> None:
    """A carrier leaves, an arm and a gripper move, a part comes."""
    arm = subject.robots["assembly::arm"]
    assert subject.track is not None
    subject.track.hop("slot_3", "t2")
    points = arm.desired().position[None] + 0.2
    arm.start(Goal(JointTrajectory(arm.joints, np.array([1.0]), points, np.zeros((1, 6)))))
    subject.grippers["assembly::gripper"].command(0.02)
    subject.sim.spawn("unit_7", "bracket_40", Pose((0.0, 0.0, 1.0)))


def test_the_line_goes_on_bit_by_bit() -> None:
    """It should end alike in two runs, and in one that was saved in the middle of everything and restored."""
    runs = []
    for _ in range(2):
        subject = line("microfactory")
        subject.sim.step(5)
        start_working(subject)
        subject.sim.step(100)
        runs.append(subject)
    first, second = (run.sim for run in runs)
    saved = first.checkpoint()
    for sim in (first, second):
        sim.step(100)
    assert second.data.qpos.tobytes() == first.data.qpos.tobytes()
    second.restore(saved)
    second.step(100)
    assert second.data.qpos.tobytes() == first.data.qpos.tobytes()
    assert second.data.tree_asleep.tolist() == first.data.tree_asleep.tolist()

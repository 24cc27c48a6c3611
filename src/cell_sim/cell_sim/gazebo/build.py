"""A Gazebo world of what SDF describes: which device stands for what."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cell_sim.gazebo.cloth import GazeboTable
from cell_sim.gazebo.drives import VelocityDrives
from cell_sim.gazebo.hands import GazeboCup, GazeboFingers, GazeboHand
from cell_sim.gazebo.holding import BoxOutlines, ConnectorHolder, GazeboClamp, HangingSupports
from cell_sim.gazebo.overlay import write_world
from cell_sim.gazebo.port import Gazebo
from cell_sim.gazebo.process import GazeboNozzle, GazeboPumps, GazeboScale
from cell_sim.gazebo.robot import GazeboRobot
from cell_sim.gazebo.track import DrivenPin, DrivenTrack, DrivenTurntable
from cell_sim.gazebo.world import GazeboWorld
from cell_sim.makes.elements import check_extras
from cell_sim.makes.machines import (
    cloth_kind,
    driven_joints,
    gripper_spec,
    joint_starts,
    number_of,
    tags_of,
    vacuum_spec,
    vessels,
)
from cell_sim.makes.stations import CLOTH, folding, heads, weighed_head
from cell_sim.physics.build_simulation import physical_spec
from cell_sim.physics.catalogue import ModelCatalogue
from cell_sim.physics.device import Device
from cell_sim.world.cloth import HANDS
from cell_sim.world.holder import CHUCK, THREAD
from cell_sim.world.track_layout import TrackLayout, read_layout
from cell_transport.tag import Tag
from cell_world.sdf.elements import SCOPE, JointKind, SdfWorld
from cell_world.sdf.extras import extras, joint_of, named

Start = Callable[[str, str], Gazebo]
"""Starts a server with a world: its name and its text."""
TCP = "tcp"
"""Frame of a hand between its fingers."""


def build_gazebo(
    world: SdfWorld, models: Sequence[Path], tags: Mapping[str, Tag], seed: int, start: Start
) -> GazeboWorld:
    """Start the world of a line in Gazebo.

    Args:
        world: As read from SDF.
        models: Folders of models that can be spawned.
        tags: What is glued below each carrier, by its model's name.
        seed: Of all chance.
        start: Starts a server.

    Raises:
        SdfError: An element of our own says something that cannot be.
        GazeboError: Gazebo does not start.
    """
    check_extras(world)
    layout = read_layout(world)
    catalogue = ModelCatalogue(models, physical_spec)
    specs = {model.name: gripper_spec(model, world, extra) for model, extra in extras(world, "gripper")}
    fingers = [GazeboFingers(name, spec, world, f"{name}{SCOPE}{TCP}") for name, spec in specs.items()]
    cups = [GazeboCup(m.name, vacuum_spec(world, extra, m), world) for m, extra in extras(world, "vacuum")]
    pins = {place: DrivenPin(joint, world) for place, joint in layout.stoppers.items()} if layout else {}
    taken = {joint for spec in specs.values() for joint in spec.joints} | {pin.name for pin in pins.values()}
    owned = {model.name: own for model in world.models.values() if (own := driven_joints(model, world, taken))}
    joints = {name: limits for own in owned.values() for name, limits in own.items()}
    drives = VelocityDrives(world, joints, joint_starts(world))
    hands: list[GazeboHand] = [*fingers, *cups]
    devices: list[Device] = [*(GazeboRobot(name, own, drives) for name, own in owned.items()), *hands, *pins.values()]
    clamps = _clamps(layout, world, hands)
    holders = _cap_holders(world, layout)
    devices += [
        *clamps,
        *holders,
        *_process(world, catalogue, clamps),
        *_tables(world, cups, catalogue),
    ]
    devices += _transport(world, layout, pins, tags)
    devices.append(drives)
    holding = {hand.name: hand.link for hand in hands} | {one.name: one.link for one in (*clamps, *holders)}
    carriers = {name: carrier.body for name, carrier in layout.carriers.items()} if layout else {}
    text = write_world(world.origins[""].file, models, world, [*joints, *taken], carriers, holding)
    sim = GazeboWorld(lambda: start(world.name, text), world, models, devices, list(holding), seed)
    sim.gain(HangingSupports(sim))
    sim.gain(BoxOutlines(sim))
    return sim


def _chucks(world: SdfWorld) -> dict[str, str]:
    """The chucks of dosing heads, and the links that have them."""
    return {name: frame.link for name, frame in world.frames.items() if name.endswith(SCOPE + CHUCK)}


def _cap_holders(world: SdfWorld, layout: TrackLayout | None) -> list[ConnectorHolder]:
    chucks = [ConnectorHolder(name, link) for name, link in _chucks(world).items()]
    carriers = layout.carriers.items() if layout else ()
    return [*chucks, *(ConnectorHolder(name + SCOPE + THREAD, parts.body) for name, parts in carriers)]


def _clamps(layout: TrackLayout | None, world: SdfWorld, hands: Sequence[GazeboHand]) -> list[GazeboClamp]:
    carriers = layout.carriers.values() if layout else ()
    return [GazeboClamp(frame, world.frames[frame].link, hands) for c in carriers for frame in c.clamps]


def _process(world: SdfWorld, catalogue: ModelCatalogue, clamps: Sequence[GazeboClamp]) -> list[Device]:
    kind_of = lambda kind: vessels(catalogue.world(kind)).get("")  # noqa: E731
    pumps = {
        name: GazeboPumps(make.pumps, make.needles, vessels(world), kind_of, make.drains)
        for name, make in heads(world).items()
    }
    scales = [
        GazeboScale(m.name, named(e, "frame", m, m.frames), number_of(e, "resolution_g"), weighed_head(m, e, pumps))
        for m, e in extras(world, "scale")
    ]
    nozzles = [
        GazeboNozzle(m.name, named(e, "frame", m, m.frames), number_of(e, "spread_rad"), clamps, catalogue)
        for m, e in extras(world, "blaster")
    ]
    return [*pumps.values(), *scales, *nozzles]


def _tables(world: SdfWorld, cups: Sequence[GazeboCup], catalogue: ModelCatalogue) -> list[Device]:
    tables: list[Device] = []
    for cell, frames in folding(world).items():
        own = [cup for cup in cups if cup.name.startswith(cell + SCOPE)]
        jaws = dict(zip(HANDS, frames, strict=True))
        kind_of = lambda kind: cloth_kind(catalogue.world(kind))  # noqa: E731
        tables.append(GazeboTable(cell + CLOTH, f"{cell}{SCOPE}table", jaws, own, kind_of))
    return tables


def _transport(
    world: SdfWorld, layout: TrackLayout | None, pins: Mapping[str, DrivenPin], tags: Mapping[str, Tag]
) -> list[Device]:
    if layout is None:
        return []
    track = DrivenTrack(layout, pins, tags_of(layout, tags), world)
    tables: list[Device] = []
    for model, extra in extras(world, "turntable"):
        joint = joint_of(extra, model, world, JointKind.REVOLUTE, JointKind.CONTINUOUS)
        name = f"{model.name}{SCOPE}grip"
        tables.append(DrivenTurntable(name, joint.name, number_of(extra, "grip_m"), track, world))
    return [*tables, track]

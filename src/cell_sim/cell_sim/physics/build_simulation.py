"""The simulation of a world that SDF describes: which device stands for what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import mujoco

from cell_sim.makes.elements import check_extras
from cell_sim.makes.machines import (
    breaks,
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
from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.breaking import Breaking, build_loose
from cell_sim.physics.catalogue import ModelCatalogue, bare
from cell_sim.physics.cloth.table import ClothTable
from cell_sim.physics.depth_watch import DepthWatch
from cell_sim.physics.device import Device
from cell_sim.physics.hand.clamp import Clamp
from cell_sim.physics.hand.gripper import FingerGripper
from cell_sim.physics.hand.vacuum import SuctionCup
from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.physics.process.blaster import BlastNozzle
from cell_sim.physics.process.dosing import Pumps
from cell_sim.physics.process.scale import WeighingPan
from cell_sim.physics.shown import Shown
from cell_sim.physics.spec import build_spec
from cell_sim.physics.track.belt_track import BeltTrack
from cell_sim.physics.track.stopper import Stopper
from cell_sim.physics.track.turntable import CarrierTurntable
from cell_sim.world.cloth import HANDS
from cell_sim.world.track_layout import TrackLayout, read_layout
from cell_transport.tag import Tag
from cell_world.sdf.elements import SCOPE, CustomElement, JointKind, Model, SdfWorld
from cell_world.sdf.errors import SdfError
from cell_world.sdf.extras import extras, joint_of, named

SUBSTEPS = 2
"""Steps of the physics in a tick: drives are controlled at 250 Hz, contacts computed at 500 Hz."""
CONTACT = (0.004, 1.0)
"""Time constant [s] and damping of contacts: as stiff as a step of 2 ms allows."""


@dataclass(frozen=True, slots=True)
class BuiltSimulation:
    """A simulation and what can be commanded in it, by scoped name.

    Attributes:
        sim: The simulation.
        robots: Everything that follows trajectories: arms, gantries, turntables.
        grippers: Parallel grippers.
        cups: Vacuum cups.
        track: None in a world without ways.
        heads: Dosing heads.
        scales: Process scales.
        blasters: Blast nozzles.
        tables: Fold tables with cloth.
        watch: Knows how far bodies have been inside one another.
    """

    sim: MujocoWorld
    robots: Mapping[str, TrajectoryController]
    grippers: Mapping[str, FingerGripper]
    cups: Mapping[str, SuctionCup]
    track: BeltTrack | None
    heads: Mapping[str, Pumps]
    scales: Mapping[str, WeighingPan]
    blasters: Mapping[str, BlastNozzle]
    tables: Mapping[str, ClothTable]
    watch: DepthWatch


def build_simulation(
    world: SdfWorld, models: Sequence[Path], tags: Mapping[str, Tag], seed: int = 0, more: Iterable[Device] = ()
) -> BuiltSimulation:
    """Make the simulation of a world.

    Args:
        world: as read from SDF.
        models: folders of models that can be spawned.
        tags: what is glued below each carrier, by its model's name; a carrier without has a blank one.
        seed: of all chance.
        more: devices beside those that the world names.

    Raises:
        SdfError: an element of our own says something that cannot be.
    """
    check_extras(world)
    grippers = {
        model.name: FingerGripper(model.name, gripper_spec(model, world, extra))
        for model, extra in extras(world, "gripper")
    }
    cups = {
        model.name: SuctionCup(model.name, vacuum_spec(world, extra, model)) for model, extra in extras(world, "vacuum")
    }
    layout = read_layout(world)
    stoppers = {place: Stopper(joint) for place, joint in layout.stoppers.items()} if layout else {}
    track = BeltTrack(layout, stoppers, tags_of(layout, tags)) if layout else None
    taken = {joint for gripper in grippers.values() for joint in gripper.spec.joints}
    taken |= {stopper.name for stopper in stoppers.values()}
    joints = {model.name: own for model in world.models.values() if (own := driven_joints(model, world, taken))}
    servo = Servo({name: limit for own in joints.values() for name, limit in own.items()}, joint_starts(world))
    robots = {name: TrajectoryController(name, own, servo) for name, own in joints.items()}
    catalogue = ModelCatalogue(models, physical_spec)
    devices: list[Device] = [*robots.values(), *grippers.values(), *cups.values(), *stoppers.values()]
    clamps = [Clamp(site) for carrier in layout.carriers.values() for site in carrier.clamps] if layout else []
    pumps = _heads(world, catalogue)
    scales = {m.name: _scale(m, e, pumps, layout) for m, e in extras(world, "scale")}
    blasters = {model.name: _blaster(model, extra, clamps) for model, extra in extras(world, "blaster")}
    tables = {table.name: table for table in _tables(world, cups, catalogue)}
    devices += [*tables.values(), *clamps, *pumps.values(), *scales.values(), *blasters.values()]
    if track:
        devices += [track, *(_turntable(model, world, extra, track) for model, extra in extras(world, "turntable"))]
    watch = DepthWatch()
    devices += [watch, Breaking(breaks(world), lambda name: breaks(catalogue.world(name))), servo, *more]
    _check_names(world, devices)
    sim = MujocoWorld(physical_spec(world), devices, seed, catalogue, SUBSTEPS)
    sim.gain(Shown(sim, world, models))
    return BuiltSimulation(sim, robots, grippers, cups, track, pumps, scales, blasters, tables, watch)


def _check_names(world: SdfWorld, devices: Iterable[Device]) -> None:
    """See that no model is two devices at once, such as a track with a driven joint that is no stopper."""
    seen: dict[str, Device] = {}
    for device in devices:
        if (first := seen.setdefault(device.name, device)) is not device:
            origin = world.origins.get(device.name, world.origins[""])
            kinds = f"a {type(first).__name__} and a {type(device).__name__}"
            raise SdfError(origin.file, origin.line, f"{device.name} cannot be two devices: {kinds}")


def physical_spec(world: SdfWorld) -> mujoco.MjSpec:
    """What of a world the physics needs: no looks, stiff contacts, and bodies that may sleep."""
    spec = build_loose(bare(world), build_spec)
    spec.option.enableflags |= int(mujoco.mjtEnableBit.mjENBL_SLEEP)
    for geom in spec.geoms:
        geom.solref = CONTACT
    return spec


def _turntable(model: Model, world: SdfWorld, extra: CustomElement, track: BeltTrack) -> CarrierTurntable:
    name = f"{model.name}{SCOPE}grip"
    joint = joint_of(extra, model, world, JointKind.REVOLUTE, JointKind.CONTINUOUS)
    return CarrierTurntable(name, joint.name, number_of(extra, "grip_m"), track)


def _heads(world: SdfWorld, catalogue: ModelCatalogue) -> dict[str, Pumps]:
    kind_of = lambda kind: vessels(catalogue.world(kind)).get("")  # noqa: E731
    return {
        name: Pumps(make.pumps, make.needles, vessels(world), kind_of, make.drains)
        for name, make in heads(world).items()
    }


def _tables(world: SdfWorld, cups: Mapping[str, SuctionCup], catalogue: ModelCatalogue) -> Iterator[ClothTable]:
    """One table for every cell with pinching fingers: its frame `table`."""
    for cell, fingers in folding(world).items():
        own = [cup for name, cup in cups.items() if name.startswith(cell + SCOPE)]
        spawned = lambda kind: cloth_kind(catalogue.world(kind))  # noqa: E731
        jaws = dict(zip(HANDS, fingers, strict=True))
        yield ClothTable(cell + CLOTH, f"{cell}{SCOPE}table", jaws, own, spawned)


def _scale(model: Model, extra: CustomElement, pumps: Mapping[str, Pumps], layout: TrackLayout | None) -> WeighingPan:
    carriers = [carrier.body for carrier in layout.carriers.values()] if layout else []
    pan = named(extra, "frame", model, model.frames)
    return WeighingPan(model.name, pan, number_of(extra, "resolution_g"), weighed_head(model, extra, pumps), carriers)


def _blaster(model: Model, extra: CustomElement, clamps: Sequence[Clamp]) -> BlastNozzle:
    return BlastNozzle(model.name, named(extra, "frame", model, model.frames), number_of(extra, "spread_rad"), clamps)

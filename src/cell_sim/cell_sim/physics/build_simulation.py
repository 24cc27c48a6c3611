"""The simulation of a world that SDF describes: which device stands for what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import mujoco

from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.breaking import Breaking, breaks, build_loose
from cell_sim.physics.build_scene import CLOTH, folding
from cell_sim.physics.catalogue import ModelCatalogue, bare
from cell_sim.physics.cloth.model import ClothKind
from cell_sim.physics.cloth.table import ClothTable
from cell_sim.physics.depth_watch import DepthWatch
from cell_sim.physics.device import Device
from cell_sim.physics.extras import check_extras
from cell_sim.physics.hand.clamp import Clamp
from cell_sim.physics.hand.gripper import FingerGripper, GripperSpec
from cell_sim.physics.hand.vacuum import SuctionCup, VacuumSpec
from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.physics.process.blaster import BlastNozzle
from cell_sim.physics.process.dosing import Pumps, Vessel
from cell_sim.physics.process.scale import WeighingPan
from cell_sim.physics.shown import Shown
from cell_sim.physics.spec import build_spec
from cell_sim.physics.track.belt_track import BeltTrack
from cell_sim.physics.track.stopper import Stopper
from cell_sim.physics.track.turntable import CarrierTurntable
from cell_sim.world.cloth import HANDS
from cell_sim.world.joint_limits import JointLimits
from cell_sim.world.track_layout import TrackLayout, read_layout
from cell_transport.tag import Tag
from cell_world.sdf.elements import SCOPE, CustomElement, Joint, JointKind, Model, SdfWorld
from cell_world.sdf.errors import SdfError
from cell_world.sdf.extras import attribute, coordinate, ended, extras, joint_of, named, number, refused

SUBSTEPS = 2
"""Steps of the physics in a tick: drives are controlled at 250 Hz, contacts computed at 500 Hz."""
CONTACT = (0.004, 1.0)
"""Time constant [s] and damping of contacts: as stiff as a step of 2 ms allows."""

DRIVEN = (JointKind.REVOLUTE, JointKind.CONTINUOUS, JointKind.PRISMATIC)
"""Joints that a drive can move; a ball in its socket has none."""


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
    grippers = {model.name: _gripper(model, world, extra) for model, extra in extras(world, "gripper")}
    cups = {
        model.name: SuctionCup(model.name, _vacuum(world, extra, model)) for model, extra in extras(world, "vacuum")
    }
    layout = read_layout(world)
    stoppers = {place: Stopper(joint) for place, joint in layout.stoppers.items()} if layout else {}
    track = BeltTrack(layout, stoppers, _tags(layout, tags)) if layout else None
    taken = {joint for gripper in grippers.values() for joint in gripper.spec.joints}
    taken |= {stopper.name for stopper in stoppers.values()}
    joints = {model.name: own for model in world.models.values() if (own := _driven(model, world, taken))}
    servo = Servo({name: limit for own in joints.values() for name, limit in own.items()}, _starts(world))
    robots = {name: TrajectoryController(name, own, servo) for name, own in joints.items()}
    catalogue = ModelCatalogue(models, physical_spec)
    devices: list[Device] = [*robots.values(), *grippers.values(), *cups.values(), *stoppers.values()]
    clamps = [Clamp(site) for carrier in layout.carriers.values() for site in carrier.clamps] if layout else []
    heads = _heads(world, catalogue)
    scales = {m.name: _scale(m, e, heads, layout) for m, e in extras(world, "scale")}
    blasters = {model.name: _blaster(model, extra, clamps) for model, extra in extras(world, "blaster")}
    tables = {table.name: table for table in _tables(world, cups, catalogue)}
    devices += [*tables.values(), *clamps, *heads.values(), *scales.values(), *blasters.values()]
    if track:
        devices += [track, *(_turntable(model, world, extra, track) for model, extra in extras(world, "turntable"))]
    watch = DepthWatch()
    devices += [watch, Breaking(breaks(world), lambda name: breaks(catalogue.world(name))), servo, *more]
    _check_names(world, devices)
    sim = MujocoWorld(physical_spec(world), devices, seed, catalogue, SUBSTEPS)
    sim.gain(Shown(sim, world, models))
    return BuiltSimulation(sim, robots, grippers, cups, track, heads, scales, blasters, tables, watch)


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


def _driven(model: Model, world: SdfWorld, taken: set[str]) -> dict[str, JointLimits]:
    """Joints of a model that its controller drives: those that move, mimic nothing and belong to no other device."""
    own = (world.joints[name] for name in model.joints if name not in taken)
    return {
        joint.name: JointLimits(joint.limit.lower, joint.limit.upper, joint.limit.velocity, joint.limit.effort)
        for joint in own
        if joint.kind in DRIVEN and joint.mimic is None
    }


def _gripper(model: Model, world: SdfWorld, extra: CustomElement) -> FingerGripper:
    joint = ended(extra, joint_of(extra, model, world, JointKind.PRISMATIC)).name
    followers = [name for name in model.joints if (m := world.joints[name].mimic) is not None and m.joint == joint]
    width, force = _number(extra, "max_width_m"), _number(extra, "force_n")
    return FingerGripper(model.name, GripperSpec((joint, *followers), width, force))


def _vacuum(world: SdfWorld, extra: CustomElement, model: Model) -> VacuumSpec:
    return VacuumSpec(named(extra, "frame", model, model.frames), _number(extra, "force_n"))


def _turntable(model: Model, world: SdfWorld, extra: CustomElement, track: BeltTrack) -> CarrierTurntable:
    name = f"{model.name}{SCOPE}grip"
    joint = joint_of(extra, model, world, JointKind.REVOLUTE, JointKind.CONTINUOUS)
    return CarrierTurntable(name, joint.name, _number(extra, "grip_m"), track)


def _heads(world: SdfWorld, catalogue: ModelCatalogue) -> dict[str, Pumps]:
    """Dosing heads: models with needles; drains are frames called `waste` of the cell around them."""
    needles: dict[str, list[str]] = {}
    for model, extra in extras(world, "needle"):
        needles.setdefault(model.name, []).append(named(extra, "frame", model, model.frames))
    heads = {}
    for name, sites in needles.items():
        drain = f"{name.rpartition(SCOPE)[0]}{SCOPE}waste"
        drains = [drain] if drain in world.frames else []
        pumps = f"{name}{SCOPE}pumps"
        heads[name] = Pumps(pumps, sites, _vessels(world), lambda kind: _vessels(catalogue.world(kind)).get(""), drains)
    return heads


def _tables(world: SdfWorld, cups: Mapping[str, SuctionCup], catalogue: ModelCatalogue) -> Iterator[ClothTable]:
    """One table for every cell with pinching fingers: its frame `table`."""
    for cell, fingers in folding(world).items():
        own = [cup for name, cup in cups.items() if name.startswith(cell + SCOPE)]
        spawned = lambda kind: _cloth(catalogue.world(kind))  # noqa: E731
        jaws = dict(zip(HANDS, fingers, strict=True))
        yield ClothTable(cell + CLOTH, f"{cell}{SCOPE}table", jaws, own, spawned)


def _cloth(world: SdfWorld) -> ClothKind | None:
    """What kind of cloth a model is."""
    for model, extra in extras(world, "cloth"):
        link = world.links[model.links[0]]
        material = link.visuals[0].material if link.visuals else None
        red, green, blue, _ = material.diffuse if material else (0.7, 0.7, 0.7, 1.0)
        return ClothKind(
            _number(extra, "width_m"),
            _number(extra, "length_m"),
            _number(extra, "thickness_m"),
            link.inertial.mass if link.inertial else 0.2,
            (red, green, blue),
            _number(extra, "height_m"),
            extra.attributes.get("folded", ""),
        )
    return None


def _vessels(world: SdfWorld) -> dict[str, Vessel]:
    """Vessels of a world by the scoped name of their model, "" for the model of a catalogue."""
    return {
        model.name: Vessel(attribute(extra, "frame"), _number(extra, "radius_m"), _number(extra, "height_m"))
        for model, extra in extras(world, "vessel")
        if named(extra, "frame", model, model.frames)
    }


def _number(extra: CustomElement, name: str) -> float:
    return number(extra, attribute(extra, name))


def _scale(model: Model, extra: CustomElement, heads: Mapping[str, Pumps], layout: TrackLayout | None) -> WeighingPan:
    """A scale weighs what the head of its own cell doses into."""
    cell = model.name.rpartition(SCOPE)[0]
    head = next((head for name, head in heads.items() if name.startswith(cell + SCOPE)), None)
    if head is None:
        raise refused(extra, f"there are no needles in {cell or 'the world'}")
    carriers = [carrier.body for carrier in layout.carriers.values()] if layout else []
    pan = named(extra, "frame", model, model.frames)
    return WeighingPan(model.name, pan, _number(extra, "resolution_g"), head, carriers)


def _blaster(model: Model, extra: CustomElement, clamps: Sequence[Clamp]) -> BlastNozzle:
    return BlastNozzle(model.name, named(extra, "frame", model, model.frames), _number(extra, "spread_rad"), clamps)


def _starts(world: SdfWorld) -> dict[str, float]:
    """Where joints begin: numbers in the order of the model's moving joints."""
    starts: dict[str, float] = {}
    for model, extra in extras(world, "start"):
        moving = [world.joints[name] for name in model.joints if world.joints[name].kind in DRIVEN]
        values = extra.text.split()
        if len(values) != len(moving):
            raise refused(extra, f"{model.name} has {len(moving)} joints, not {len(values)}")
        starts |= {joint.name: _start(extra, joint, value) for joint, value in zip(moving, values, strict=True)}
    return starts


def _start(extra: CustomElement, joint: Joint, text: str) -> float:
    value, limit = coordinate(extra, text), joint.limit
    if not limit.lower <= value <= limit.upper:
        raise refused(extra, f"{joint.name} cannot start at {value:g}: it goes from {limit.lower:g} to {limit.upper:g}")
    return value


def _tags(layout: TrackLayout, tags: Mapping[str, Tag]) -> dict[str, Tag]:
    return {name: tags.get(name, Tag("")) for name in layout.carriers}

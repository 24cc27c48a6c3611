"""The simulation of a world that SDF describes: which device stands for what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import mujoco

from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.arm.limits import JointLimits
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.breaking import Breaking, breaks, build_loose
from cell_sim.physics.catalogue import ModelCatalogue, bare
from cell_sim.physics.device import Device
from cell_sim.physics.hand.clamp import Clamp
from cell_sim.physics.hand.gripper import Gripper, GripperSpec
from cell_sim.physics.hand.vacuum import Vacuum, VacuumSpec
from cell_sim.physics.scene import Scene
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.spec import build_spec
from cell_sim.physics.track.layout import TrackLayout, read_layout
from cell_sim.physics.track.stopper import Stopper
from cell_sim.physics.track.track import Track
from cell_sim.physics.track.turntable import Turntable
from cell_skills.sdf.elements import SCOPE, Extra, JointKind, Model, World
from cell_skills.sdf.errors import SdfError, hint
from cell_transport.tag_faults import Tag

CONTACT = (0.004, 1.0)
"""Time constant [s] and damping of contacts: as stiff as a step of 2 ms allows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A simulation and what can be commanded in it, by scoped name.

    Attributes:
        sim: The simulation.
        robots: Everything that follows trajectories: arms, gantries, turntables.
        grippers: Parallel grippers.
        cups: Vacuum cups.
        track: None in a world without ways.
    """

    sim: Simulation
    robots: Mapping[str, TrajectoryController]
    grippers: Mapping[str, Gripper]
    cups: Mapping[str, Vacuum]
    track: Track | None


def build_line(
    world: World, models: Sequence[Path], tags: Mapping[str, Tag], seed: int = 0, more: Iterable[Device] = ()
) -> Line:
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
    grippers = {model.name: _gripper(model, world, extra) for model, extra in _extras(world, "gripper")}
    cups = {model.name: Vacuum(model.name, _vacuum(world, extra, model)) for model, extra in _extras(world, "vacuum")}
    layout = read_layout(world)
    stoppers = {place: Stopper(joint) for place, joint in layout.stoppers.items()} if layout else {}
    track = Track(layout, stoppers, _tags(layout, tags)) if layout else None
    taken = {joint for gripper in grippers.values() for joint in gripper.spec.joints}
    taken |= {stopper.name for stopper in stoppers.values()}
    joints = {model.name: own for model in world.models.values() if (own := _driven(model, world, taken))}
    servo = Servo({name: limit for own in joints.values() for name, limit in own.items()}, _starts(world))
    robots = {name: TrajectoryController(name, own, servo) for name, own in joints.items()}
    catalogue = ModelCatalogue(models, physical_spec)
    devices: list[Device] = [*robots.values(), *grippers.values(), *cups.values(), *stoppers.values()]
    devices += [Clamp(site) for carrier in layout.carriers.values() for site in carrier.clamps] if layout else []
    if track:
        devices += [track, *(_turntable(model, world, extra, track) for model, extra in _extras(world, "turntable"))]
    devices += [Breaking(breaks(world), lambda name: breaks(catalogue.world(name))), servo, *more]
    return Line(Simulation(physical_spec(world), devices, seed, catalogue), robots, grippers, cups, track)


def physical_spec(world: World) -> mujoco.MjSpec:
    """What of a world the physics needs: no looks, stiff contacts, and bodies that may sleep."""
    spec = build_loose(bare(world), build_spec)
    spec.option.enableflags |= int(mujoco.mjtEnableBit.mjENBL_SLEEP)
    for geom in spec.geoms:
        geom.solref = CONTACT
    return spec


def build_scene(world: World, models: Sequence[Path]) -> Scene:
    """Make the scene that shows the simulation of a world.

    Args:
        world: as read from SDF.
        models: folders of models that can be spawned.
    """
    return Scene(visible_spec(world), ModelCatalogue(models, visible_spec))


def visible_spec(world: World) -> mujoco.MjSpec:
    """A world with all looks, and with the same joints as `physical_spec`."""
    return build_loose(world, build_spec)


def _driven(model: Model, world: World, taken: set[str]) -> dict[str, JointLimits]:
    """Joints of a model that its controller drives: those that move, mimic nothing and belong to no other device."""
    own = (world.joints[name] for name in model.joints if name not in taken)
    return {
        joint.name: JointLimits(joint.limit.lower, joint.limit.upper, joint.limit.velocity, joint.limit.effort)
        for joint in own
        if joint.kind is not JointKind.FIXED and joint.mimic is None
    }


def _gripper(model: Model, world: World, extra: Extra) -> Gripper:
    joint = _named(model.joints, model, extra, "joint")
    followers = [name for name in model.joints if (m := world.joints[name].mimic) is not None and m.joint == joint]
    width, force = _number(extra, "max_width_m"), _number(extra, "force_n")
    return Gripper(model.name, GripperSpec((joint, *followers), width, force))


def _vacuum(world: World, extra: Extra, model: Model) -> VacuumSpec:
    return VacuumSpec(_named(model.frames, model, extra, "frame"), _number(extra, "force_n"))


def _turntable(model: Model, world: World, extra: Extra, track: Track) -> Turntable:
    name = f"{model.name}{SCOPE}grip"
    return Turntable(name, _named(model.joints, model, extra, "joint"), _number(extra, "grip_m"), track)


def _starts(world: World) -> dict[str, float]:
    """Where joints begin: numbers in the order of the model's moving joints."""
    starts: dict[str, float] = {}
    for model, extra in _extras(world, "start"):
        moving = [name for name in model.joints if world.joints[name].kind is not JointKind.FIXED]
        values = extra.text.split()
        if len(values) != len(moving):
            raise SdfError(extra.file, extra.line, f"{model.name} has {len(moving)} joints, not {len(values)}")
        starts |= {name: _float(extra, value) for name, value in zip(moving, values, strict=True)}
    return starts


def _tags(layout: TrackLayout, tags: Mapping[str, Tag]) -> dict[str, Tag]:
    return {name: tags.get(name, Tag("")) for name in layout.carriers}


def _extras(world: World, tag: str) -> list[tuple[Model, Extra]]:
    return [(model, extra) for model in world.models.values() for extra in model.extras if extra.tag == tag]


def _named(names: Iterable[str], model: Model, extra: Extra, attribute: str) -> str:
    """The scoped name of what an attribute names in a model."""
    given = extra.attributes.get(attribute, "")
    name = f"{model.name}{SCOPE}{given}"
    if name not in names:
        known = [full.removeprefix(model.name + SCOPE) for full in names]
        raise SdfError(extra.file, extra.line, f"{model.name} has no {attribute} {given!r}{hint(given, known)}")
    return name


def _number(extra: Extra, attribute: str) -> float:
    return _float(extra, extra.attributes.get(attribute, ""))


def _float(extra: Extra, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SdfError(extra.file, extra.line, f"cell:{extra.tag}: {text!r} is no number") from None

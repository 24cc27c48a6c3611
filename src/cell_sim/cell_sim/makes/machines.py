"""What elements of our own say of the machines of a world: makes, kinds and starts, whichever engine runs it."""

from collections.abc import Mapping

from cell_sim.makes.kinds import Break, ClothKind, GripperSpec, VacuumSpec, Vessel
from cell_sim.world.joint_limits import JointLimits
from cell_sim.world.track_layout import TrackLayout
from cell_transport.tag import Tag
from cell_world.sdf.elements import CustomElement, Joint, JointKind, Model, SdfWorld
from cell_world.sdf.extras import attribute, coordinate, ended, extras, joint_of, named, number, refused

DRIVEN = (JointKind.REVOLUTE, JointKind.CONTINUOUS, JointKind.PRISMATIC)
"""Joints that a drive can move; a ball in its socket has none."""


def driven_joints(model: Model, world: SdfWorld, taken: set[str]) -> dict[str, JointLimits]:
    """Joints of a model that its controller drives: those that move, mimic nothing and belong to no other device."""
    own = (world.joints[name] for name in model.joints if name not in taken)
    return {
        joint.name: JointLimits(joint.limit.lower, joint.limit.upper, joint.limit.velocity, joint.limit.effort)
        for joint in own
        if joint.kind in DRIVEN and joint.mimic is None
    }


def gripper_spec(model: Model, world: SdfWorld, extra: CustomElement) -> GripperSpec:
    """Return the make of parallel fingers."""
    joint = ended(extra, joint_of(extra, model, world, JointKind.PRISMATIC)).name
    followers = [name for name in model.joints if (m := world.joints[name].mimic) is not None and m.joint == joint]
    width, force = number_of(extra, "max_width_m"), number_of(extra, "force_n")
    return GripperSpec((joint, *followers), width, force)


def vacuum_spec(world: SdfWorld, extra: CustomElement, model: Model) -> VacuumSpec:
    """Return the make of a cup."""
    return VacuumSpec(named(extra, "frame", model, model.frames), number_of(extra, "force_n"))


def cloth_kind(world: SdfWorld) -> ClothKind | None:
    """What kind of cloth a model is."""
    for model, extra in extras(world, "cloth"):
        link = world.links[model.links[0]]
        material = link.visuals[0].material if link.visuals else None
        red, green, blue, _ = material.diffuse if material else (0.7, 0.7, 0.7, 1.0)
        return ClothKind(
            number_of(extra, "width_m"),
            number_of(extra, "length_m"),
            number_of(extra, "thickness_m"),
            link.inertial.mass if link.inertial else 0.2,
            (red, green, blue),
            number_of(extra, "height_m"),
            extra.attributes.get("folded", ""),
        )
    return None


def vessels(world: SdfWorld) -> dict[str, Vessel]:
    """Vessels of a world by the scoped name of their model, "" for the model of a catalogue."""
    return {
        model.name: Vessel(attribute(extra, "frame"), number_of(extra, "radius_m"), number_of(extra, "height_m"))
        for model, extra in extras(world, "vessel")
        if named(extra, "frame", model, model.frames)
    }


def breaks(world: SdfWorld) -> tuple[Break, ...]:
    """What of a world can break.

    Raises:
        SdfError: an element says something that cannot be.
    """
    return tuple(
        Break(
            joint_of(extra, model, world, JointKind.FIXED).name,
            number(extra, attribute(extra, "force_n"), "a force"),
        )
        for model, extra in extras(world, "breakable")
    )


def number_of(extra: CustomElement, name: str) -> float:
    """Return an attribute that is a number."""
    return number(extra, attribute(extra, name))


def joint_starts(world: SdfWorld) -> dict[str, float]:
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


def tags_of(layout: TrackLayout, tags: Mapping[str, Tag]) -> dict[str, Tag]:
    """Return what is glued below each carrier; a blank tag where nothing is given."""
    return {name: tags.get(name, Tag("")) for name in layout.carriers}

"""Reading elements of our own namespace; whatever is wrong with one is one line with file and line."""

import math
from collections.abc import Iterable

from cell_world.sdf.elements import SCOPE, CustomElement, Joint, JointKind, Model, SdfWorld
from cell_world.sdf.errors import SdfError, hint
from cell_world.sdf.numbers import decimal


def refused(extra: CustomElement, message: str) -> SdfError:
    """Return an error at an element."""
    return SdfError(extra.file, extra.line, message)


def extras(world: SdfWorld, tag: str) -> list[tuple[Model, CustomElement]]:
    """Return all elements with this tag, each with its model."""
    return [(model, extra) for model in world.models.values() for extra in of(model.extras, tag)]


def of(given: Iterable[CustomElement], tag: str) -> list[CustomElement]:
    """Return those of some elements that have this tag."""
    return [extra for extra in given if extra.tag == tag]


def attribute(extra: CustomElement, name: str) -> str:
    """Return an attribute that must be there.

    Raises:
        SdfError: It is not.
    """
    if name not in extra.attributes:
        raise refused(extra, f"cell:{extra.tag} needs the attribute {name}")
    return extra.attributes[name]


def named(extra: CustomElement, name: str, model: Model, known: Iterable[str]) -> str:
    """Return the scoped name of what an attribute names in a model.

    Args:
        extra: The element.
        name: Of the attribute.
        model: In which it is looked for.
        known: Scoped names that it may be.

    Raises:
        SdfError: There is no such thing.
    """
    given = attribute(extra, name)
    scoped = f"{model.name}{SCOPE}{given}" if model.name else given
    if scoped not in known:
        near = [full.removeprefix(model.name + SCOPE) for full in known]
        raise refused(extra, f"there is no {name} {given!r}{hint(given, near)}")
    return scoped


def joint_of(extra: CustomElement, model: Model, world: SdfWorld, *kinds: JointKind) -> Joint:
    """Return the joint of one of these kinds that the attribute ``joint`` names.

    Raises:
        SdfError: There is none, or it is of another kind.
    """
    joint = world.joints[named(extra, "joint", model, model.joints)]
    if joint.kind not in kinds:
        raise refused(
            extra, f"cell:{extra.tag} needs a joint of type {' or '.join(kinds)}, and {joint.name} is {joint.kind}"
        )
    return joint


def ended(extra: CustomElement, joint: Joint) -> Joint:
    """Return a joint that must have ends.

    Raises:
        SdfError: It has none.
    """
    if not math.isfinite(joint.limit.upper):
        raise refused(extra, f"cell:{extra.tag} needs a joint with <lower> and <upper>, and {joint.name} has none")
    return joint


def number(extra: CustomElement, text: str, what: str = "a number") -> float:
    """Return a number above 0 in an element.

    Raises:
        SdfError: It is none.
    """
    value = coordinate(extra, text, what)
    if value <= 0.0:
        raise refused(extra, f"{text!r} is not {what} above 0")
    return value


def coordinate(extra: CustomElement, text: str, what: str = "a number") -> float:
    """Return any finite number in an element.

    Raises:
        SdfError: It is none.
    """
    try:
        return decimal(text)
    except ValueError:
        raise refused(extra, f"{text!r} is not {what}") from None

"""Makes of machines and kinds of workpieces, as the elements of our own describe them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GripperSpec:
    """What a gripper is made of.

    Attributes:
        joints: Of the fingers; the first one is driven, others follow it. Open at their upper limits.
        max_width: Gap when open [m].
        force: With which each finger can press [N].
        friction: Of the pads; what is pulled harder than friction holds slips out.
    """

    joints: tuple[str, ...]
    max_width: float
    force: float
    friction: float = 1.0


@dataclass(frozen=True, slots=True)
class VacuumSpec:
    """What a cup is made of.

    Attributes:
        site: At the lip, z pointing out of the cup.
        force: That pulls it off [N].
    """

    site: str
    force: float


@dataclass(frozen=True, slots=True)
class Vessel:
    """A kind of vessel: frame of its mouth, and radius and height of its inside [m]. Its origin is its ground."""

    mouth: str
    radius: float
    height: float


@dataclass(frozen=True, slots=True)
class ClothKind:
    """A kind of cloth.

    Attributes:
        width: Along x, when it lies flat [m].
        length: Along y [m].
        thickness: Of a layer [m].
        mass: [kg].
        color: Red, green, blue, 0 to 1.
        height: Of the pack that it is when it was not folded, whose frame is on its top [m].
        folded: Model of the pack that it is when it was folded, whose frame is on its underside; "" for none.
    """

    width: float
    length: float
    thickness: float = 0.002
    mass: float = 0.16
    color: tuple[float, float, float] = (0.7, 0.7, 0.7)
    height: float = 0.024
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A joint that breaks.

    Attributes:
        joint: Scoped name.
        force: That breaks it [N].
    """

    joint: str
    force: float

"""Look whether all parts are there and sit right."""

import math
from collections.abc import Iterator
from statistics import median
from typing import Annotated

from pydantic import BaseModel, Field

from cell_line.offers import Ask
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, Positive, once
from cell_skills.context import SkillContext
from cell_skills.devices.looking import see_part
from cell_skills.devices.protocols import Camera, Offset
from cell_skills.devices.seen import PartSeen
from cell_skills.skill import Skill
from pick_place_cell.codes import PickPlaceCode

Place = Annotated[str, Field(pattern=r"^(nest|seat)\.[a-z][a-z0-9_]*$")]

SURELY = 2.0
"""One picture is enough if what it shows is within the limits by so many standard deviations."""


class Inspection(Params):
    """Parameters of `verify`."""

    places: Annotated[tuple[Place, ...], Field(min_length=1), once(str)]
    """`nest.<slot>` or `seat.<seat>`; each must hold a part."""
    pose_limit_m: Positive = 0.0008
    """Greatest offset from the nominal pose [m]."""
    yaw_limit_rad: Positive = 0.05
    """Greatest turn from the nominal pose [rad]."""
    pictures: Count = 3
    """Pictures of each place whose first one leaves a doubt; their median counts."""


class KitVerified(BaseModel):
    """Result of `verify`."""

    present: list[str]
    """Places that hold a part."""


class Verify(Skill[Inspection, KitVerified]):
    """Check by camera that every part is there, the right way up, and where it belongs.

    Params: places; limits of the pose [m] and [rad]; pictures of each place.
    Fails: PART_MISSING (rework), MISASSEMBLED (rework).
    """

    name = "verify"
    devices = {"camera": Camera}
    measures = {"parts_present": "1", "pose_error": "m", "yaw_error": "rad"}
    repeatable = True

    @classmethod
    def asks(cls, params: Inspection) -> Iterator[Ask]:
        """Return the places."""
        return (Ask("place", place, ("places", index)) for index, place in enumerate(params.places))

    async def run(self, ctx: SkillContext, params: Inspection) -> Outcome[KitVerified]:
        """Look at every place; nothing is moved."""
        camera = ctx.devices.get("camera", Camera)
        offsets: dict[str, Offset] = {}
        odd: dict[str, str] = {}
        for number, place in enumerate(params.places):
            ctx.log.phase(f"look at {place}", number / len(params.places))
            pictures: list[PartSeen] = []
            while len(pictures) < params.pictures and not any(_leaves_no_doubt(seen, params) for seen in pictures[:1]):
                ctx.cancel.check()
                pictures.append(await see_part(camera, place))
            at = _offset(pictures)
            if at:
                offsets[place] = at
                odd[place] = _odd(pictures)
        return _judge(params, offsets, odd)


def _leaves_no_doubt(seen: PartSeen, params: Inspection) -> bool:
    """Whether one picture is enough: a known part, the right way up, within its limits however it errs."""
    if not seen.present or not seen.part or seen.flipped:
        return False
    off = math.hypot(seen.x_m, seen.y_m) + SURELY * seen.sigma_m
    return off <= params.pose_limit_m and abs(seen.yaw_rad) + SURELY * seen.sigma_rad <= params.yaw_limit_rad


def _odd(pictures: list[PartSeen]) -> str:
    """Return what pictures show that is no part the right way up, "" if most of those that show something show one."""
    present = [seen for seen in pictures if seen.present]
    wrong = [seen for seen in present if seen.flipped or not seen.part]
    if 2 * len(wrong) < len(present):
        return ""
    return f"{wrong[0].part} on its head" if wrong[0].part else "what nobody knows"


def _offset(pictures: list[PartSeen]) -> Offset | None:
    """Return the median offset, None if most pictures show no part."""
    good = [seen for seen in pictures if seen.present]
    if 2 * len(good) <= len(pictures):
        return None
    x, y, yaw = (median(each) for each in zip(*((seen.x_m, seen.y_m, seen.yaw_rad) for seen in good), strict=True))
    return Offset(x, y, yaw)


def _judge(params: Inspection, offsets: dict[str, Offset], odd: dict[str, str]) -> Outcome[KitVerified]:
    pose = max((math.hypot(at.x_m, at.y_m) for at in offsets.values()), default=0.0)
    yaw = max((abs(at.yaw_rad) for at in offsets.values()), default=0.0)
    wanted = len(params.places)
    count = Measurement("parts_present", len(offsets), "1", lower=wanted, upper=wanted)
    errors = (
        Measurement("pose_error", pose, "m", upper=params.pose_limit_m),
        Measurement("yaw_error", yaw, "rad", upper=params.yaw_limit_rad),
    )
    measured = (count, *errors)
    if not count.within:
        missing = ", ".join(place for place in params.places if place not in offsets)
        return Failed(PickPlaceCode.PART_MISSING, f"no part in {missing}", Recovery.REWORK, measured)
    for place, what in odd.items():
        if what:
            return Failed(PickPlaceCode.MISASSEMBLED, f"{place} holds {what}", Recovery.REWORK, measured)
    for error in errors:
        if not error.within:
            text = f"{error.name} {error.value:.4f} {error.unit} exceeds {error.upper} {error.unit}"
            return Failed(PickPlaceCode.MISASSEMBLED, text, Recovery.REWORK, measured)
    return Done(KitVerified(present=list(offsets)), measured)

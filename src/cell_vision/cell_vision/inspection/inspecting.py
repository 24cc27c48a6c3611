"""A scan becomes a verdict: find the part, measure it, judge it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from cell_vision.inspection.deviation import Deviation, deviation
from cell_vision.inspection.nominal import Nominal, Points
from cell_vision.inspection.registration import NotFound, Pose, Registration, TooFew, register
from cell_vision.inspection.verdict import Feature, FeatureFinding, Judgement, judge, surplus, together


@dataclass(frozen=True)
class Procedure:
    """How a kind of part is inspected.

    Attributes:
        reach_m: How far a part may be off where its fixture holds it [m].
        turned_rad: How far it may be turned against that [rad].
        wrong_turns: About the part's own axes: how else it can be put into the fixture.
        least_on_surface: Share of the scan that lies on the CAD surface of the right part, 0 to 1.
        radius_m: See `deviation`.
        depth_m: See `deviation`.
        scanner_sigma_m: See `deviation`.
    """

    reach_m: float = 0.006
    turned_rad: float = 0.35
    wrong_turns: Sequence[Rotation] = field(
        default_factory=lambda: [Rotation.from_euler("z", quarter * np.pi / 2.0) for quarter in (1, 2, 3)]
    )
    least_on_surface: float = 0.8
    radius_m: float = 0.0005
    depth_m: float = 0.0015
    scanner_sigma_m: float = 0.00001


class PartFault(StrEnum):
    """What is wrong with a part before its surface is looked at, or instead of it."""

    NONE = "none"
    UNSEEN = "not seen"
    NOT_FOUND = "not found"
    TURNED = "put in turned"
    ANOTHER = "another part"


@dataclass(frozen=True)
class PartInspection:
    """What is said of a part.

    Attributes:
        verdict: Of the part.
        why: In words, "" where it is good.
        findings: Of its features; none where it was not found, is turned, or is another part.
        registration: Where it lies, None where it was not found.
        deviation: How far its surface is off, None where that was not measured.
        fault: Why it was not measured.
    """

    verdict: Judgement
    why: str = ""
    findings: Sequence[FeatureFinding] = ()
    registration: Registration | None = None
    deviation: Deviation | None = None
    fault: PartFault = PartFault.NONE


def inspect(
    scan: Points,
    part: Nominal,
    expected: Pose,
    visible: NDArray[np.bool_],
    features: Iterable[Feature],
    procedure: Procedure,
) -> PartInspection:
    """Inspect a part.

    Args:
        scan: n by 3, in the scanner's frame, all views together [m].
        part: as it should be.
        expected: `scanner_T_part` as the fixture holds it.
        visible: which points of the part the scanner can see; see `visible`.
        features: with their limits.
        procedure: how.
    """
    try:
        # Without its underside: a plate would be laid onto that as well.
        found = register(scan, part.only(visible), expected, procedure.reach_m, procedure.wrong_turns)
    except TooFew as error:
        return PartInspection(Judgement.UNDECIDED, f"not seen: {error}", fault=PartFault.UNSEEN)
    except NotFound as error:
        return PartInspection(Judgement.BAD, f"not found: {error}", fault=PartFault.NOT_FOUND)
    if found.turned_rad > procedure.turned_rad:
        why = f"is put in turned by {np.degrees(found.turned_rad):.0f} deg"
        return PartInspection(Judgement.BAD, why, (), found, fault=PartFault.TURNED)
    if found.on_surface < procedure.least_on_surface:
        share = f"{found.on_surface * 100:.0f} % of the scan lies on its surface"
        return PartInspection(Judgement.BAD, f"is another part: {share}", (), found, fault=PartFault.ANOTHER)
    measured = deviation(scan, part, found, procedure.radius_m, procedure.depth_m, procedure.scanner_sigma_m)
    findings = [*judge(part, measured, visible, list(features)), *surplus(measured, part)]
    verdict = together(findings)
    why = "; ".join(f"{each.feature}: {each.why}" for each in findings if each.verdict is verdict and each.why)
    return PartInspection(verdict, why, findings, found, measured)

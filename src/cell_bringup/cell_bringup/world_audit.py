"""Proof after a run in a simulated world that what the orchestrator believes is physically true."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cell_orchestrator.core.plant import Plant
from cell_sim.world_runtime.truth import PartLeft, WorldTruth

IN_PLACE_M = 0.002
"""A part lies in its nest if it is not farther from it than this [m]."""
SOLID_M = 0.005
"""No body can be farther inside another than this [m]."""


@dataclass(frozen=True, slots=True)
class WorldAudit:
    """What was found in the world.

    Attributes:
        parts: How many parts left on good units.
        farthest_m: How far the worst of them was from its nest [m] ...
        farthest: ... and which one that was.
        depth_m: Farthest that a body ever was inside another [m], below 0 where the engine does not tell.
        findings: Everything wrong, one line each for people.
    """

    parts: int
    farthest_m: float
    farthest: str
    depth_m: float
    findings: tuple[str, ...]


def audit_world(truth: WorldTruth, plant: Plant, zones: Mapping[str, str], good: Collection[str]) -> WorldAudit:
    """Compare what is with what is believed.

    Args:
        truth: what is.
        plant: what is believed, while all carriers rest.
        zones: zone of each station.
        good: units that were made well; on others a part may lie anywhere.
    """
    parts = [part for part in truth.parts if part.unit in good]
    findings = [
        *(f"unit {unit} left without a part" for unit in sorted(set(good) - {part.unit for part in parts})),
        *(_away(part) for part in parts if part.off_m > IN_PLACE_M),
        *_astray(truth, plant, zones),
    ]
    if truth.depth_m > SOLID_M:
        findings.append(f"{truth.deepest} was {1e3 * truth.depth_m:.1f} mm deep")
    worst = max(parts, key=lambda part: part.off_m, default=PartLeft("", "", "", 0.0))
    return WorldAudit(len(parts), worst.off_m, worst.part, truth.depth_m, tuple(findings))


def _away(part: PartLeft) -> str:
    where = f"{1e3 * part.off_m:.1f} mm from {part.nest}" if part.nest else "where there is no nest for it"
    return f"unit {part.unit}: {part.part} lay {where}"


def _astray(truth: WorldTruth, plant: Plant, zones: Mapping[str, str]) -> list[str]:
    believed = {name: zones.get(carrier.station, "") for name, carrier in plant.carriers.items() if carrier.standing}
    return [
        f"carrier {name} stands in {truth.zones.get(name) or 'no zone'}, believed in {zone or 'none'}"
        for name, zone in believed.items()
        if truth.zones.get(name, "") != zone
    ]

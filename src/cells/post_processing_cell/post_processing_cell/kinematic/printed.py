"""A printed part: its supports, how evenly it is blasted, how far its dimensions are off."""

import math
from dataclasses import dataclass

from cell_skills.devices.bench import Bench

SECTORS = 8
"""The surface is kept as this many sides around the turntable."""

BREAK_N = 18.0
"""Usual force that breaks a support off [N]."""

STRENGTH_N = 48.0
"""Usual pull that breaks the part itself [N]."""

CLEAN = 0.9
"""Blasted share from which on the jet wears the part."""

WEAR_M = 0.00004
"""What a dose of 1 on all sides takes off every dimension of a clean part [m]."""

SPOT_WEAR_M = 0.00008
"""What a dose of 1 at its side takes off a spot that stands out [m]."""


@dataclass(frozen=True)
class Flaws:
    """What is wrong with a part's surface.

    Attributes:
        spot_m: Height of a spot, negative where material is gone [m].
        spot_rad: Side of the turntable on which that is [rad].
        missing: Its upper end was not printed.
        another: It is another part.
        turned: It lies the other way round.
        seed: Of how exactly it lies.
    """

    spot_m: float = 0.0
    spot_rad: float = 0.0
    missing: bool = False
    another: bool = False
    turned: bool = False
    seed: int = 0


def supports(bench: Bench) -> dict[str, float]:
    """Return the supports still on the part and the force that breaks each off [N]; a fresh print has three to five."""
    known = bench.item.get("supports", None)
    if known is not None:
        return dict(known)
    rng = bench.item.rng("print")
    fresh = {f"support.{n + 1}": rng.gauss(BREAK_N, 2.0) for n in range(rng.randint(3, 5))}
    bench.item.put("supports", fresh)
    return fresh


def break_off(bench: Bench, support: str) -> None:
    """Take a support off the part."""
    bench.item.put("supports", {name: force for name, force in supports(bench).items() if name != support})


def pull(bench: Bench, force_n: float) -> None:
    """Pull at the part with a force [N]; too much breaks it."""
    if not bench.item.get("strength", 0.0):
        bench.item.put("strength", bench.item.rng("strength").gauss(STRENGTH_N, 4.0))
    if force_n > bench.item.get("strength", 0.0):
        bench.item.put("broken", True)


def intact(bench: Bench) -> bool:
    """Return whether the part is whole."""
    return not bench.item.get("broken", False)


def first_pull(bench: Bench, support: str) -> bool:
    """Return whether nobody has pulled at this support yet, and keep that somebody has now."""
    pulled = bench.item.get("pulled", [""])
    bench.item.put("pulled", [*pulled, support])
    return support not in pulled


def scale_force(bench: Bench, support: str, factor: float) -> None:
    """Multiply the force that breaks a support off."""
    forces = supports(bench)
    bench.item.put("supports", {**forces, support: forces[support] * factor})


def surface(bench: Bench) -> list[float]:
    """Return the blasted share of each side, 0 to 1."""
    return list(bench.item.get("surface", [0.0] * SECTORS))


def worn(bench: Bench) -> float:
    """Return what blasting took off every dimension [m]."""
    return bench.item.get("worn", 0.0)


def blast(bench: Bench, angle_rad: float, dose: float) -> None:
    """Blast the side at the nozzle with a dose (1 covers 63 % of what is left); its neighbours get half of it."""
    sides = surface(bench)
    middle = round(angle_rad / math.tau * SECTORS)
    for step, share in ((-1, 0.5), (0, 1.0), (1, 0.5)):
        side = (middle + step) % SECTORS
        bare = max(0.0, (sides[side] - CLEAN) / (1.0 - CLEAN))
        bench.item.add("worn", WEAR_M * dose * share * bare / SECTORS)
        sides[side] = 1.0 - (1.0 - sides[side]) * math.exp(-dose * share)
        if bench.item.get("spot_side", -1) == side:
            worn_m = SPOT_WEAR_M * dose * share
            bench.item.put("spot_m", max(0.0, bench.item.get("spot_m", 0.0) - worn_m))
    bench.item.put("surface", sides)


def put_spot(bench: Bench, height_m: float, angle_rad: float) -> None:
    """Print a spot that stands out by a height [m] on one side [rad]."""
    bench.item.put("spot_m", height_m)
    bench.item.put("spot_side", round(angle_rad / math.tau * SECTORS) % SECTORS)

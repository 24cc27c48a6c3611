"""A printed part: its supports, how evenly it is blasted, how far its dimensions are off."""

import math

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
    bench.item.put("surface", sides)

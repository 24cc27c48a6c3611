"""The vessel of a unit: glass, what was dosed into it, its cap."""

from cell_skills.devices.bench import Bench

LATE = "vessel.late"
"""Drops that will fall: [line time [s], channel, mass [g]]."""


def content(bench: Bench) -> dict[str, float]:
    """Return the mass of each component in the vessel [g]."""
    dosed: dict[str, float] = bench.item.get("vessel.content", {})
    return dict(dosed)


def pour(bench: Bench, channel: str, mass_g: float, foreign: float) -> None:
    """Add a mass [g] of which a fraction is material left in the line; what was mixed is uneven again."""
    dosed = content(bench)
    dosed[channel] = dosed.get(channel, 0.0) + mass_g
    bench.item.put("vessel.content", dosed)
    if foreign:
        bench.item.add("vessel.foreign_g", mass_g * foreign)
    if bench.item.get("vessel.mixed", 0.0):
        bench.item.put("vessel.mixed", 0.0)


def drip(bench: Bench, channel: str, mass_g: float, at_s: float) -> None:
    """Let a drop fall at a line time [s]."""
    late: list[list[object]] = bench.item.get(LATE, [])
    bench.item.put(LATE, [*late, [at_s, channel, mass_g]])


def settle(bench: Bench, now: float) -> None:
    """Let fall what is due."""
    late: list[tuple[float, str, float]] = bench.item.get(LATE, [])
    due = [drop for drop in late if drop[0] <= now]
    if due:
        bench.item.put(LATE, [drop for drop in late if drop[0] > now])
        for _, channel, mass_g in due:
            pour(bench, channel, mass_g, 0.0)


def gross_g(bench: Bench, empty_g: float, spread_g: float) -> float:
    """Return the mass of vessel, content and cap [g]; the glass of a fresh vessel varies by `spread_g`."""
    glass = bench.item.get("vessel.empty_g", 0.0)
    if not glass:
        glass = bench.item.rng("vessel").gauss(empty_g, spread_g)
        bench.item.put("vessel.empty_g", glass)
    return glass + sum(content(bench).values()) + bench.item.get("vessel.cap_g", 0.0)

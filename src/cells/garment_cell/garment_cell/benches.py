"""What `./cell bench` finds here by entry point, loaded when it is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


def bench_folding(
    seed: int, count: int, tell: Callable[[str], None], keep: Path | None = None, garment: str = "towel"
) -> Any:
    """Flatten and fold simulated garments by what a camera sees; see `garment_cell.sim.folding_bench`."""
    from garment_cell.sim import folding_bench

    return folding_bench.bench_folding(seed, count, tell, keep, garment)

"""Benches of several packages together, found by entry point and loaded when they are asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


def bench_of_kits(seed: int, count: int, tell: Callable[[str], None], keep: Path | None = None) -> Any:
    """Judge kits by camera; see `cell_bringup.bench.kitting`."""
    from cell_bringup.bench import kitting

    return kitting.bench_kitting(seed, count, tell, keep)


def bench_of_finishes(seed: int, count: int, tell: Callable[[str], None], real: Path | None = None) -> Any:
    """Judge forecasts of a past batch; see `cell_bringup.bench.finish`."""
    from cell_bringup.bench import finish

    return finish.bench_finish(seed, count, tell, real)


def bench_of_picks(seed: int, count: int, tell: Callable[[str], None], keep: Path | None = None) -> Any:
    """Make kits by arm and eye; see `cell_bringup.bench.picking`."""
    from cell_bringup.bench import picking

    return picking.bench_picking(seed, count, tell, keep)

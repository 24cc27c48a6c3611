"""What `./cell bench` finds here by entry point, loaded when it is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


def bench_inspection(seed: int, count: int, tell: Callable[[str], None]) -> Any:
    """Inspect synthetic parts; see `cell_vision.synthetic.inspection_bench`."""
    from cell_vision.synthetic import inspection_bench

    return inspection_bench.bench_inspection(seed, count, tell)


def bench_vision(
    seed: int, count: int, tell: Callable[[str], None], real: Path | None = None, keep: Path | None = None
) -> Any:
    """Locate carriers in synthetic images, or find the tags in a folder of photographs.

    See `cell_vision.synthetic.tag_bench` and `cell_vision.fiducials.photographs`.
    """
    from cell_vision.fiducials import photographs
    from cell_vision.synthetic import tag_bench

    return photographs.bench_real(real) if real else tag_bench.bench_vision(seed, count, tell, keep)


def bench_parts(seed: int, count: int, tell: Callable[[str], None], real: Path | None = None) -> Any:
    """Look for parts in synthetic trays, or separate and find what a depth camera recorded.

    See `cell_vision.synthetic.parts_bench` and `cell_vision.parts.recorded`.
    """
    from cell_vision.parts import recorded
    from cell_vision.synthetic import parts_bench

    return recorded.bench_recorded(real) if real else parts_bench.bench_parts(seed, count, tell)

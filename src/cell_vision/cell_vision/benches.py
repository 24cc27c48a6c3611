"""What `./cell bench` finds here by entry point, loaded when it is asked for."""

from collections.abc import Callable
from typing import Any


def bench_inspection(seed: int, count: int, tell: Callable[[str], None]) -> Any:
    """Inspect synthetic parts; see `cell_vision.synthetic.inspection_bench`."""
    from cell_vision.synthetic import inspection_bench

    return inspection_bench.bench_inspection(seed, count, tell)

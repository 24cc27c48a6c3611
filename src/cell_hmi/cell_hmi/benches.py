"""What `./cell bench` finds here by entry point, loaded when it is asked for."""

from collections.abc import Callable
from typing import Any


def bench_web(seed: int, count: int, tell: Callable[[str], None]) -> Any:
    """Serve a made-up line of 100 cells and 1,000 carriers to 20 readers; see `cell_hmi.bench.web_bench`."""
    from cell_hmi.bench import web_bench

    return web_bench.bench_web(seed, count, tell)

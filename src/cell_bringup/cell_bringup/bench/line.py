"""A line of quick cells for measuring, written as the YAML files a real line has."""

from pathlib import Path
from typing import Any

import yaml

CELLS = 4
CARRIERS = 6
ZONE_M = 0.6
SPEED = 20.0
"""Line seconds per wall second; the line's own time-outs stay far away from what ROS takes."""


def write_line(folder: Path, operations: int, cells_per_unit: int, hop_s: float) -> Path:
    """Write a line and its one product; returns the line's file.

    Args:
        folder: where to write.
        operations: operations of one unit.
        cells_per_unit: how many cells they are spread over, in turn.
        hop_s: line time a carrier needs for one zone [s].
    """
    line = {
        "line": "bench",
        "namespace": "/bench",
        "products": "../products",
        "carriers": {
            "company_prefix": "0614141",
            "asset_type": "12345",
            "first_serial": 1,
            "count": CARRIERS,
            "home": "buffer",
        },
        "transport": {"zones": _zones(), "speed_m_s": ZONE_M / hop_s},
        "cells": {f"cell{n}": _cell(n, cells_per_unit) for n in range(CELLS)},
    }
    path = _write(folder / "lines" / "bench.yaml", line)
    setups = [f"turn{n % cells_per_unit}" for n in range(operations)]
    recipe = {f"op{n}": {"skill": "do_nothing", "setup": s, "duration_s": 0.1} for n, s in enumerate(setups)}
    family = {"family": "bench", "revision": 1, "operations": recipe}
    _write(folder / "products" / "families" / "bench.yaml", family)
    _write(folder / "products" / "variants" / "NOTHING.yaml", {"variant": "NOTHING", "family": "bench", "revision": 1})
    return path


def _zones() -> dict[str, Any]:
    """A loop with every station on a siding."""
    kinds = {"load": "load", "unload": "unload", "inspection": "inspection", "buffer": "buffer"}
    stations = {**kinds, **{f"cell{n}": "cell" for n in range(CELLS)}}
    zones: dict[str, Any] = {}
    for number, (station, kind) in enumerate(stations.items()):
        after = f"track{(number + 1) % len(stations)}"
        zones[f"track{number}"] = {"next": [after, station], "length_m": ZONE_M}
        zones[station] = {"next": [after], "station": station, "kind": kind, "length_m": ZONE_M}
    zones["buffer"]["capacity"] = CARRIERS
    return zones


def _cell(number: int, cells_per_unit: int) -> dict[str, Any]:
    """A cell whose only setup belongs to every n-th operation, so that units go round the cells."""
    setup = f"turn{number % cells_per_unit}"
    return {
        "station": f"cell{number}",
        "package": "cell_bringup",
        "skills": ["do_nothing"],
        "setups": {setup: {}},
        "initial_setup": setup,
    }


def _write(path: Path, content: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False))
    return path

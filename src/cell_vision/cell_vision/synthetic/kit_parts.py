"""Eight parts of a kit, as nobody makes them: different sizes and symmetries, two that differ by their colour only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import trimesh

from cell_vision.synthetic.printed_part import Bracket

Size = tuple[float, float, float]
TEETH = 18
BITE_M = 1e-4
"""Solids that belong together overlap by so much [m]."""


@dataclass(frozen=True)
class TrayPart:
    """A part of the kit.

    Attributes:
        name: Of it.
        mesh: `trimesh.Trimesh`, closed, in metres.
        colour: Red, green, blue, 0 to 1.
        shiny: Share of its surface that a depth camera does not see, about.
    """

    name: str
    mesh: Any
    colour: tuple[float, float, float]
    shiny: float = 0.0


def kit_parts() -> tuple[TrayPart, ...]:
    """Return the parts."""
    return (
        TrayPart("bracket", Bracket().mesh(), (0.85, 0.55, 0.15)),
        TrayPart("case", _case(), (0.25, 0.27, 0.30)),
        TrayPart("lid white", _lid(), (0.92, 0.92, 0.90)),
        TrayPart("lid red", _lid(), (0.80, 0.12, 0.14)),
        TrayPart("gear", _gear(), (0.70, 0.72, 0.74), shiny=0.15),
        TrayPart("cap", _rod(0.012, 0.016), (0.15, 0.30, 0.65)),
        TrayPart(
            "vial", trimesh.boolean.union([_rod(0.016, 0.045), _rod(0.0095, 0.012, 0.045 - BITE_M)]), (0.7, 0.85, 0.9)
        ),
        TrayPart("plug", _plug(), (0.10, 0.42, 0.24)),
    )


def _block(size: Size, at: Size) -> Any:
    return trimesh.creation.box(size, trimesh.transformations.translation_matrix(at))


def _rod(radius: float, length: float, bottom: float = 0.0, at: tuple[float, float] = (0.0, 0.0)) -> Any:
    place = trimesh.transformations.translation_matrix((*at, bottom + length / 2.0))
    return trimesh.creation.cylinder(radius, length, 48, transform=place)


def _case() -> Any:
    """A housing with a recess, a dome at one end and a plug at a side."""
    block = trimesh.boolean.union(
        [
            _block((0.070, 0.045, 0.022), (0.0, 0.0, 0.011)),
            _rod(0.009, 0.008, 0.022 - BITE_M, (0.024, 0.009)),
            _block((0.012, 0.010, 0.012), (-0.020, 0.0225 + 0.005 - BITE_M, 0.010)),
        ]
    )
    return trimesh.boolean.difference([block, _block((0.032, 0.033, 0.014), (-0.014, 0.0, 0.022))])


def _lid() -> Any:
    """A shallow lid, open below."""
    return trimesh.boolean.difference(
        [_block((0.050, 0.070, 0.018), (0.0, 0.0, 0.009)), _block((0.046, 0.066, 0.016), (0.0, 0.0, 0.006))]
    )


def _gear() -> Any:
    """A gear wheel with a hub on one side and a bore."""
    turn = 2.0 * np.pi / TEETH
    teeth = []
    for k in range(TEETH):
        tooth = _block((0.006, 0.0035, 0.010), (0.0205, 0.0, 0.005))
        tooth.apply_transform(trimesh.transformations.rotation_matrix(k * turn, (0.0, 0.0, 1.0)))
        teeth.append(tooth)
    solid = trimesh.boolean.union([_rod(0.0195, 0.010), _rod(0.009, 0.010, 0.010 - BITE_M), *teeth])
    return trimesh.boolean.difference([solid, _rod(0.004, 0.1, -0.05)])


def _plug() -> Any:
    """A connector: stepped, with a key on one side."""
    return trimesh.boolean.union(
        [
            _block((0.040, 0.026, 0.012), (0.0, 0.0, 0.006)),
            _block((0.022, 0.020, 0.012), (-0.007, 0.0, 0.018 - BITE_M)),
            _block((0.006, 0.008, 0.006), (0.015, 0.005, 0.015 - BITE_M)),
        ]
    )

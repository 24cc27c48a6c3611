"""What cannot be stored, shown or reckoned with is found wherever it hides."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from cell_bringup.sweep.sound import unsound


@dataclass
class Told:
    """Something with parts."""

    value: Any = 0.5
    named: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        (math.nan, "it is nan"),
        (Told(math.inf), "value is inf"),
        (Told(named={"a": [1.0, {"b": -math.inf}]}), "named.a.1.b is -inf"),
        (np.array([0.0, np.nan]), "array.1 is nan"),
        (Told(named={"\x1b[m": 1}), "named.key '\\x1b[m' cannot be shown: '\\x1b[m'"),
        ("x" * 70_000, "it has 70000 characters"),
        (("good", "\ud83d"), "1 cannot be shown: '\\ud83d'"),
    ],
)
def test_what_is_unsound_is_named(value: Any, wrong: str) -> None:
    """It should name the place and what is wrong."""
    assert list(unsound(value)) == [wrong]


@pytest.mark.parametrize("value", [None, 1e300, "Zoë 🧼", [True, 7, b"\0"], Told(named={"a": {"b": ("c",)}})])
def test_what_is_sound_is_left(value: Any) -> None:
    """It should find nothing."""
    assert list(unsound(value)) == []

"""What commands print: JSON for programs, Rich for people."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any


def as_json(value: Any) -> str:
    """Dataclasses and plain values as JSON text."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    return json.dumps(value, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def show(value: Any, as_text: bool) -> None:
    """Print JSON when `as_text`, else the renderable."""
    if as_text:
        sys.stdout.write(as_json(value) + "\n")
        return
    from rich.console import Console

    Console().print(value)

"""The physical truth of one simulated cell: what stands at the station and what state its equipment is in."""

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

from cell_line.entry_file import EntryFile, read_entries
from cell_line.unwritable import Unwritable, tell

T = TypeVar("T")
Write = Callable[[str, str, object], None]

CELL = "cell"
PRESENT = "present"
VISIT = "visit"
COMPACT_AT = 50_000
"""Lines after which the file is written anew."""


class Facts:
    """Named JSON values of one thing; every change is written down before `put` returns."""

    def __init__(self, scope: str, seed: int, values: dict[str, Any], write: Write) -> None:
        """Take the values of `scope`; `write(scope, key, value)` stores a change."""
        self._scope = scope
        self._seed = seed
        self._values = values
        self._write = write

    def get(self, key: str, default: T) -> T:
        """Return a value, or the default where nothing was put.  Do not change it in place: put a new one."""
        return cast(T, self._values.get(key, default))

    def put(self, key: str, value: object) -> None:
        """Set a value."""
        self._values[key] = value
        self._write(self._scope, key, value)

    def add(self, key: str, amount: float, default: float = 0.0) -> float:
        """Change a number by an amount; returns the new number."""
        total = self.get(key, default) + amount
        self.put(key, total)
        return total

    def rng(self, device: str) -> random.Random:
        """Return the random numbers of the device's next action here.

        They depend on the seed, the thing, the device and how often it acted here, never on what else runs.
        """
        key = f"rng.{device}"
        count = self.get(key, 0)
        self.put(key, count + 1)
        digest = hashlib.sha256(f"{self._seed}/{self._scope}/{device}/{count}".encode()).digest()
        return random.Random(digest)


class Bench:
    """The facts of a cell and of every unit that stood at it, kept in a file that survives the process.

    The file is a list of changes, one JSON array `[scope, key, value]` a line; opening it writes it anew with the last
    value of each key, leaving out a line torn by a crash.  It survives the process, and is not synced: a simulated cell
    has no power cuts of its own, and the driver of a robot measures before it believes.

    Attributes:
        cell: The facts of the cell's own equipment.
        item: The facts of what stands at the station.
    """

    def __init__(self, seed: int = 0, path: Path | None = None, keep: int = 100, unwritable: Unwritable = tell) -> None:
        """Open the file, or keep the truth in memory only when there is no path.

        Args:
            seed: Of everything random.
            path: The file.
            keep: So many units are remembered.
            unwritable: Told when the file cannot be written.

        Raises:
            EntryDamaged: A line that is not the last cannot be read.
        """
        self._seed = seed
        self._keep = keep
        self._scopes = _load(path) if path else {}
        self._forget()
        self._file = EntryFile(path, unwritable) if path else None
        if self._file:
            self._file.rewrite(self._entries())
        self.cell = self._facts(CELL)
        self.item = self._facts(self.cell.get(PRESENT, "-"))

    def present(self, carrier: str, unit: str) -> None:
        """Say what stands at the station: a unit seen before is as it was left, a new one is fresh."""
        name = f"unit {unit}" if unit else f"carrier {carrier}"
        if name == self.cell.get(PRESENT, "-"):
            return
        self._scopes[name] = self._scopes.pop(name, {})
        self._forget()
        if self._file and self._file.lines > COMPACT_AT:
            self._file.rewrite(self._entries())
        self.item = self._facts(name)
        self.item.put(VISIT, self.item.get(VISIT, 0) + 1)
        self.cell.put(PRESENT, name)

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    def _facts(self, scope: str) -> Facts:
        return Facts(scope, self._seed, self._scopes.setdefault(scope, {}), self._write)

    def _write(self, scope: str, key: str, value: object) -> None:
        if self._file:
            self._file.append([[scope, key, value]], durable=False)

    def _entries(self) -> Iterator[list[object]]:
        for scope, values in self._scopes.items():
            yield from ([scope, key, value] for key, value in values.items())

    def _forget(self) -> None:
        units = [scope for scope in self._scopes if scope != CELL]
        for scope in units[: -self._keep]:
            del self._scopes[scope]


def _load(path: Path) -> dict[str, dict[str, Any]]:
    scopes: dict[str, dict[str, Any]] = {}

    def take(entry: Any) -> None:
        scope, key, value = entry
        scopes.setdefault(scope, {})[key] = value

    read_entries(path, "a bench", take)
    return scopes

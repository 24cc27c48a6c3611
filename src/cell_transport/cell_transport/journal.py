"""Named JSON values in a file that survives the process, whenever and however it dies."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

IDENTITY = "identity"


class Journal:
    """A mapping kept as a list of changes, one JSON array `[key, value]` a line.

    A change is in the hands of the operating system before `put` returns, so the death of the process loses nothing.
    Opening leaves out a line torn by a crash and writes the file anew with the last value of each key.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the file."""
        self.path = path
        self._values = _load(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text("".join(_line(key, value) for key, value in self._values.items()))
        fresh.replace(path)
        self._file = path.open("a")

    @property
    def identity(self) -> str:
        """Of the file: another one after it was deleted and begun anew."""
        if (kept := self.get(IDENTITY)) is None:
            self.put(IDENTITY, kept := str(uuid4()))
        return str(kept)

    def put(self, key: str, value: Any) -> None:
        """Set a value; None removes it."""
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key] = value
        self._file.write(_line(key, value))
        self._file.flush()

    def get(self, key: str) -> Any:
        """Return a value, or None."""
        return self._values.get(key)

    def keys(self, prefix: str) -> list[str]:
        """Return all keys that begin so, the oldest first."""
        return [key for key in self._values if key.startswith(prefix)]

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _line(key: str, value: Any) -> str:
    return json.dumps([key, value]) + "\n"


def _load(path: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            key, value = json.loads(line)
        except ValueError:
            continue
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
    return values

"""Results of a long measurement on a disk, so that it goes on where it was cut off: one line of JSON for each.

Files of several processes, put together as they are, are one.
"""

import json
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from cell_line.config.strict_yaml import ConfigError

R = TypeVar("R")


class KeptResults(Generic[R]):
    """The results in one file, or in none."""

    def __init__(self, file: Path | None, form: TypeAdapter[R], key: Callable[[R], Hashable], what: str) -> None:
        """Read what is there; the last line may be cut off.

        Args:
            file: Where they are kept, None for nowhere.
            form: Of a result.
            key: By which a result is found.
            what: Was measured, for people: "an image".

        Raises:
            ConfigError: A line is no result.
            OSError: The file cannot be read.
        """
        self._file, self._form, self._key = file, form, key
        self._known: dict[Hashable, R] = {}
        if file is None or not file.exists():
            return
        whole, _, rest = file.read_text(encoding="utf-8", errors="replace").rpartition("\n")
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                result = form.validate_json(line)
            except ValidationError:
                raise ConfigError(file, number, "", f"this is no result of {what}") from None
            self._known[key(result)] = result
        if rest:
            file.write_text(whole + "\n" if whole else "", encoding="utf-8")

    def find(self, key: Hashable) -> R | None:
        """Return what is known by a key."""
        return self._known.get(key)

    def add(self, result: R) -> R:
        """Write a result down, and return it."""
        self._known[self._key(result)] = result
        if self._file:
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(self._form.dump_python(result)) + "\n")  # a NaN stays one
        return result

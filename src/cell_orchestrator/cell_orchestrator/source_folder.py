"""A folder of YAML files that may change at any time: what each says now, or what is wrong with it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from cell_line.config.strict_yaml import ConfigError, Document

T = TypeVar("T")
SUFFIXES = (".yaml", ".yml")
MAX_FILES = 5000
"""Files in a folder."""

Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source(Generic[T]):
    """A good file, and what was made of it."""

    document: Document
    made: T


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file that is not good, and the name of what it should define, as far as that can be told."""

    error: ConfigError
    name: str


class SourceFolder(Generic[T]):
    """The files of one folder.

    Attributes:
        sources: The good files: those that were here before first, so that a new copy takes no name from its original.
        broken: The others.
        error: What is wrong with the folder itself.
    """

    def __init__(self, folder: Path, key: str, make: Callable[[Document], T]) -> None:
        """Remember the folder; nothing is read yet.

        Args:
            folder: where the files are.
            key: under which a file names what it defines.
            make: makes something of a file's content; raises ConfigError.
        """
        self.sources: dict[Path, Source[T]] = {}
        self.broken: dict[Path, BrokenFile] = {}
        self.error: ConfigError | None = None
        self._folder, self._key, self._make = folder, key, make
        self._stamps: dict[Path, Stamp] = {}

    def refresh(self) -> bool:
        """Read new and changed files, forget removed ones; True if anything was different."""
        before, error_before = self._stamps, str(self.error)
        stamps = self._look()
        if stamps == before:
            return str(self.error) != error_before
        self._stamps = {path: stamps[path] for path in (*before, *stamps) if path in stamps}
        found: dict[Path, Source[T] | BrokenFile] = {
            path: (self.sources.get(path) or self.broken[path]) if before.get(path) == stamp else self._read(path)
            for path, stamp in self._stamps.items()
        }
        self.sources = {path: one for path, one in found.items() if isinstance(one, Source)}
        self.broken = {path: one for path, one in found.items() if isinstance(one, BrokenFile)}
        return True

    def _look(self) -> dict[Path, Stamp]:
        """What tells of every file whether it has changed."""
        self.error = None
        try:
            with os.scandir(self._folder) as entries:
                names = sorted(e.name for e in entries if _is_read(e.name))
        except OSError as error:
            reason = "no such folder" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
            self.error = ConfigError(self._folder, 1, "", reason)
            return {}
        if len(names) > MAX_FILES:
            self.error = ConfigError(self._folder, 1, "", f"holds {len(names)} files, {MAX_FILES} are read")
        return {path: _stamp(path) for path in (self._folder / name for name in names[:MAX_FILES])}

    def _read(self, path: Path) -> Source[T] | BrokenFile:
        name = path.stem
        try:
            document = Document(path)
            if isinstance(document.data, dict) and isinstance(said := document.data.get(self._key), str):
                name = said
            return Source(document, self._make(document))
        except ConfigError as error:
            return BrokenFile(error.with_traceback(None), name)
        except Exception as error:  # a bug of a check, which is no reason to stop
            return BrokenFile(ConfigError(path, 1, "", f"cannot be read: {type(error).__name__}: {error}"), name)


def _is_read(name: str) -> bool:
    """Whether a file is one of the folder's, not a note that an editor hides there."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def _stamp(path: Path) -> Stamp:
    """Changes whenever the file does; also tells one that cannot be looked at from one that can."""
    try:
        stat = path.stat()
    except OSError as error:
        return (error.errno or 0,)
    return (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)

"""A folder of YAML files that may change at any time; the last good version of each stays in use."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from cell_skills.config.strict_yaml import ConfigError, Document

T = TypeVar("T")
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Source(Generic[T]):
    """A file's last good version, and what was made of it."""

    document: Document
    made: T


class SourceFolder(Generic[T]):
    """The files of one folder.

    Attributes:
        sources: last good version of every file that is there.
        errors: what is wrong with the present version of a file.
    """

    def __init__(self, folder: Path, make: Callable[[Document], T]) -> None:
        """Remember the folder; nothing is read yet.

        Args:
            folder: where the files are.
            make: makes something of a file's content; raises ConfigError.
        """
        self.sources: dict[Path, Source[T]] = {}
        self.errors: dict[Path, ConfigError] = {}
        self._folder, self._make = folder, make
        self._stamps: dict[Path, tuple[int, int, int]] | None = None

    def refresh(self) -> bool:
        """Read new and changed files, forget removed ones; True if anything was different."""
        stamps = self._look()
        before = self._stamps or {}
        if stamps == self._stamps:
            return False
        self._stamps = stamps
        for path in before.keys() - stamps.keys():
            self.sources.pop(path, None)
            self.errors.pop(path, None)
        for path, stamp in stamps.items():
            if before.get(path) != stamp:
                self._read(path)
        return True

    def _look(self) -> dict[Path, tuple[int, int, int]]:
        self.errors.pop(self._folder, None)
        if not self._folder.is_dir():
            self.errors[self._folder] = ConfigError(self._folder, 1, "", "no such folder")
            return {}
        stamps = {}
        for path in sorted(self._folder.iterdir()):
            if path.suffix in SUFFIXES and path.is_file():
                stat = path.stat()
                stamps[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        return stamps

    def _read(self, path: Path) -> None:
        try:
            document = Document(path)
            self.sources[path] = Source(document, self._make(document))
            self.errors.pop(path, None)
        except ConfigError as error:
            self.errors[path] = error

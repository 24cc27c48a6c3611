"""How many copies may be made of a file, and for which units it was released: a unit that is made is a copy."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from cell_line.file_key import FileKey, NoKey
from cell_line.only_writer import only_writer
from cell_line.whole_file import write_whole

END = ".licence"
FOLDER = "licences"
"""In the folder of the files, with a lock of its own: no job waits for a large file that is being kept."""
MOST = 1_000_000
"""Copies that a licence may be for."""


class Licence(msgspec.Struct, frozen=True):
    """What may be made of a file, and what was.

    Attributes:
        copies: units that may be made of it; None: as many as are ordered.
        units: those it was released for, in order.
    """

    copies: int | None = None
    units: tuple[str, ...] = ()

    def refusal(self, unit: str) -> str:
        """Say why it is not released for a unit, '' if it is or may be."""
        if unit in self.units or self.copies is None or len(self.units) < self.copies:
            return ""
        return f"the licence is for {self.copies} {'copy' if self.copies == 1 else 'copies'}, and all are made"


class NoLicence(Exception):
    """What is said of a file cannot be read; so nothing is made of it."""


class Licences:
    """The licences of the files in a folder, each sealed as the files are, so that none is written without the key.

    One that is deleted is as if it had never been: who can write to the folder lifts it so, or puts back an older one.
    """

    def __init__(self, folder: Path, key: Callable[[bool], FileKey]) -> None:
        """Take the folder of the files, and how to get the key; told whether to make it."""
        self._folder, self._key = folder / FOLDER, key

    def of(self, sha256: str) -> Licence:
        """Return what is known of a file; by its checked hash.

        Raises:
            NoLicence: it is damaged.
        """
        path = self._path(sha256)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            return Licence()
        except OSError as error:
            raise NoLicence(f"the licence of file {sha256[:12]} cannot be read: {error.strerror}") from None
        try:
            return msgspec.json.decode(self._key(False).open(path.name, sealed), type=Licence)
        except (ValueError, NoKey) as error:
            raise NoLicence(f"the licence of file {sha256[:12]} cannot be read: {error}") from None

    def grant(self, sha256: str, copies: int) -> Licence:
        """Say how many copies may be made of a file, those that were made among them.

        Raises:
            ValueError: that is no number of copies.
            NoLicence: what was said before is damaged.
            OSError: it cannot be written.
        """
        if not 1 <= copies <= MOST:
            raise ValueError(f"{copies} copies: 1 to {MOST} are possible")
        with only_writer(self._folder):
            return self._write(sha256, Licence(copies, self.of(sha256).units))

    def refusal(self, sha256: str, unit: str) -> str:
        """Say why a file is not released for a unit, '' if it is or may be."""
        try:
            return self.of(sha256).refusal(unit)
        except NoLicence as error:
            return str(error)

    def release(self, sha256: str, unit: str) -> str:
        """Release a file for a unit, for good; returns why not, '' if it is.

        Raises:
            OSError: it cannot be written.
        """
        try:
            if unit in self.of(sha256).units:
                return ""
            with only_writer(self._folder):
                licence = self.of(sha256)
                refusal = licence.refusal(unit)
                if not refusal and unit not in licence.units:
                    self._write(sha256, Licence(licence.copies, (*licence.units, unit)))
                return refusal
        except (NoLicence, NoKey) as error:
            return str(error)

    def _write(self, sha256: str, licence: Licence) -> Licence:
        path = self._path(sha256)
        write_whole(path, self._key(True).seal(path.name, msgspec.json.encode(licence)))
        return licence

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}{END}"

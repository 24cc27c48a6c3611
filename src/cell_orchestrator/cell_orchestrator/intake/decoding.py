"""The bytes of an order file as text, whatever a spreadsheet made of it."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from cell_orchestrator.intake.draft import IntakeError

NO_TEXT = {
    b"PK\x03\x04": "is a workbook, not text; save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "is an old workbook, not text; save the sheet as CSV",
    b"%PDF": "is a PDF, not text",
}
"""First bytes of files that are sent in place of a text."""
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PLAIN_CONTROLS = "\t\n\r"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and what it was taken for where that is not UTF-8."""

    text: str
    encoding: str = ""


def decode(data: bytes, source: str) -> Decoded:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, or what Windows writes in the west.

    Raises:
        IntakeError: the bytes are no such text.
    """
    for first, reason in NO_TEXT.items():
        if data.startswith(first):
            raise IntakeError(Path(source), 1, "", reason)
    if data.startswith(UTF_16):
        return Decoded(_plain(_strict(data, "utf-16", source), source), "UTF-16")
    try:
        return Decoded(_plain(data.decode("utf-8-sig"), source))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    _check_no_utf_8(data, source, line)
    text = _strict(data, "cp1252", source)
    for character in text:
        if character < " " and character not in PLAIN_CONTROLS:
            raise IntakeError(Path(source), line, "", "is neither UTF-8 nor any other text")
    return Decoded(text, "Windows-1252")


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise IntakeError(
            Path(source), line, "", "is neither UTF-8, UTF-16 nor Windows-1252; save it as UTF-8"
        ) from None


def _check_no_utf_8(data: bytes, source: str, line: int) -> None:
    """One good character beyond ASCII shows that the file is UTF-8 and was damaged, not that it is something else."""
    text = data.decode(errors="surrogateescape")
    if any(character > "\x7f" and not "\udc80" <= character <= "\udcff" for character in text):
        raise IntakeError(Path(source), line, "", "is UTF-8 with a broken character here")


def _plain(text: str, source: str) -> str:
    if (place := text.find("\0")) >= 0:
        line = text.count("\n", 0, place) + 1
        raise IntakeError(Path(source), line, "", "holds a NUL, so it is no text; save it as UTF-8")
    return text

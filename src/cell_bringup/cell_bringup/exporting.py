"""Documents made from a line's store and written to files."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from cell_bringup.failure import CommandFailed
from cell_bringup.meant import meant
from cell_bringup.verifying import verified
from cell_client.dates import Dates
from cell_client.follower import open_store, the_run
from cell_line.black_box_files import black_boxes
from cell_line.private_file import private_file
from cell_records.dated import iso, stamps
from cell_records.history_record import history_record
from cell_records.proof import proof_of

Made = TypeVar("Made")


def export_record(state: Path, name: str, file: Path) -> None:
    """Write the device history record of a unit or an order.

    Raises:
        CommandFailed: there is none, the file is of no known kind, or a library is missing.
        LineNotRunning, StoreError: the store cannot be read.
        OSError: the file cannot be written.
    """
    write = writer_of(file, {".json": as_json, ".pdf": _as_pdf})
    found = verified(state)
    with closing(open_store(state)) as store:
        units = meant(store, name)
        stamp = stamps(Dates.of(store).date)
        proof = proof_of(store, found)
    about = (the_run(state).line, units.order, units.sources, proof, stamp, iso(time.time()), black_boxes(state))
    keep(file, write(history_record(*about)))


def export_told(read: Callable[[str, bool], bytes], unit: str, file: Path) -> None:
    """Write the device history record of a unit as a page tells it; `read` takes the unit, and whether as PDF.

    Raises:
        CommandFailed: the file is of no known kind.
        ClientError: the page says no, or is not there.
        OSError: the file cannot be written.
    """
    keep(file, writer_of(file, {".json": lambda pdf: read(unit, False), ".pdf": lambda pdf: read(unit, True)})(None))


def writer_of(file: Path, known: Mapping[str, Callable[[Made], bytes]]) -> Callable[[Made], bytes]:
    """What makes the file that its name asks for."""
    if found := known.get(file.suffix.lower()):
        return found
    raise CommandFailed(f"{file}: its name must end with {' or '.join(known)}")


def as_json(made: Any) -> bytes:
    """A document for programs."""
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def _as_pdf(made: Mapping[str, Any]) -> bytes:
    try:
        from cell_records.pdf.record_pdf import record_pdf
    except ModuleNotFoundError as missing:
        raise lacks(missing) from None
    return record_pdf(made)


def lacks(missing: ModuleNotFoundError) -> CommandFailed:
    """A library that documents need is not there."""
    where = "requirements.txt and, for fonts and pictures, requirements-physics.txt have it"
    return CommandFailed(f"this needs the Python module {missing.name}, which is not installed: {where}")


def keep(file: Path, content: bytes) -> None:
    """Write a document, for its owner only.

    Raises:
        OSError: it cannot be written.
    """
    with private_file(file, "wb") as out:
        out.write(content)

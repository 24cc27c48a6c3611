"""Events and labels of GS1, made from a line's store and written to files."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from cell_bringup.exporting import as_json, keep, lacks, writer_of
from cell_bringup.failure import CommandFailed
from cell_bringup.meant import meant
from cell_client.dates import Dates
from cell_client.follower import open_store, the_run
from cell_orchestrator.core.events import OrderAccepted
from cell_orchestrator.store.sql_store import SqlStore
from cell_records.dated import iso, stamps
from cell_records.gs1.digital_link import NoDigitalLink, digital_link
from cell_records.gs1.epcis import epcis_document
from cell_records.gs1.identities import read_identities
from cell_records.gs1.label import Label
from cell_records.unit_source import UnitSource


def export_epcis(state: Path, names: Sequence[str], file: Path, gs1: Path) -> int:
    """Write what happened to units and orders as events of EPCIS; no names: to all there ever were.

    Returns how many events.

    Raises:
        CommandFailed: there is no such unit, or the file is of no known kind.
        ConfigError: something is wrong in the file `gs1`.
        LineNotRunning, StoreError: the store cannot be read.
        OSError: the file cannot be written.
    """
    write = writer_of(file, {".json": as_json, ".jsonld": as_json})
    known = read_identities(gs1)
    with closing(open_store(state)) as store:
        stamp = stamps(Dates.of(store).date)
        made = epcis_document(the_run(state).line, known, _all(store, names), stamp, iso(time.time()))
    keep(file, write(made))
    return len(made["epcisBody"]["eventList"])


def _all(store: SqlStore, names: Sequence[str]) -> Iterator[UnitSource]:
    accepted = (stored.event for stored in store.of_kinds([OrderAccepted]))
    told = set()
    for name in names or [event.order.id for event in accepted if isinstance(event, OrderAccepted)]:
        for source in meant(store, name).sources:
            if source.unit.id not in told:
                told.add(source.unit.id)
                yield source


def export_label(state: Path, unit: str, file: Path, gs1: Path) -> str:
    """Write the label of one unit; returns the Digital Link that it holds.

    Raises:
        CommandFailed: there is no such unit, it has no Digital Link, the file is of no known kind, or a library is
            missing.
        ConfigError: something is wrong in the file `gs1`.
        LineNotRunning, StoreError: the store cannot be read.
        OSError: the file cannot be written.
    """
    write = writer_of(file, {".pdf": _pdf, ".png": _png, ".zpl": _zpl})
    label = _label(state, unit, gs1)
    try:
        keep(file, write(label))
    except ModuleNotFoundError as missing:
        raise lacks(missing) from None
    return label.link


def _label(state: Path, unit: str, gs1: Path) -> Label:
    known = read_identities(gs1)
    with closing(open_store(state)) as store:
        found = meant(store, unit)
        stamp = stamps(Dates.of(store).date)
    if found.order:
        raise CommandFailed(
            f"{unit} is an order; a label is for one unit: {', '.join(s.unit.id for s in found.sources[:12])}"
        )
    record = found.sources[0].record
    try:
        link = digital_link(known, record.variant, record.unit)
    except NoDigitalLink as error:
        raise CommandFailed(f"{gs1}: {error}") from None
    done = (stamp(record.left) or "")[:10]
    return Label(link, known.gtins[record.variant], record.unit, record.variant, done)


def _pdf(label: Label) -> bytes:
    from cell_records.pdf.label_pdf import label_pdf

    return label_pdf(label, datetime.now(UTC))


def _png(label: Label) -> bytes:
    from cell_records.gs1.qr import qr_png

    return qr_png(label.link)


def _zpl(label: Label) -> bytes:
    from cell_records.gs1.zpl import zpl

    return zpl(label).encode()

"""What happened to units as events of EPCIS 2.0 (GS1 EPCIS 2.0.1, Core Business Vocabulary 2.0), in JSON-LD.

Which event of the log makes which of these stands in docs/records.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from uuid import NAMESPACE_URL, uuid5

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import UnitStatus, Verdict
from cell_orchestrator.core.unit_record import OperationRecord
from cell_records.dated import Stamp
from cell_records.gs1.digital_link import own_address, unit_address
from cell_records.gs1.event_forms import Json, made_of, observed, together
from cell_records.gs1.identities import Identities
from cell_records.unit_source import UnitSource

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
LEFT: Mapping[UnitStatus, tuple[str, str]] = {
    UnitStatus.DONE: ("storing", "completeness_verified"),
    UnitStatus.SCRAPPED: ("holding", "non_conformant"),
    UnitStatus.CANCELLED: ("holding", "non_sellable_other"),
}
"""How a unit left -> business step and disposition; whether scrap was destroyed the line does not know."""


def epcis_document(line: str, known: Identities, units: Iterable[UnitSource], stamp: Stamp, made: str) -> Json:
    """All events of some units as one document, in the order they happened.

    Args:
        line: name of the line.
        known: what products are called.
        units: what it is about.
        stamp: dates line times.
        made: when this is made, ISO 8601.
    """
    told = [pair for unit in units for pair in _Teller(line, known, stamp, unit).all()]
    told.sort(key=lambda pair: pair[0])
    return {
        "@context": [CONTEXT, {"cell": f"{known.own}/vocabulary/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": made,
        "epcisBody": {"eventList": [event for _, event in told]},
    }


class _Teller:
    """Tells of one unit."""

    def __init__(self, line: str, known: Identities, stamp: Stamp, source: UnitSource) -> None:
        self._line, self._known, self._stamp, self._source = line, known, stamp, source
        record = source.record
        self._unit = unit_address(known, line, record.variant, record.unit)
        self._jobs = {operation.job: operation for operation in record.operations}

    def all(self) -> Iterator[tuple[int, Json]]:
        """Each event with the number of that of the log which it is made of."""
        order = self._address("order", self._source.record.order)
        at = ""
        for stored in self._source.entries:
            at = _station(stored.event, at)
            where = {"readPoint": {"id": self._address("station", at)}} if at else {}
            for number, told in enumerate(self._told(stored.event)):
                when = {"eventTime": self._stamp(stored.event.at), "eventTimeZoneOffset": "+00:00"}
                name = f"{self._address('event', str(stored.seq))}#{stored.hash}#{self._unit}#{number}"
                event_id = f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"  # the same however often it is told
                orders = [{"type": "prodorder", "bizTransaction": order}]
                yield stored.seq, {"eventID": event_id, **when, **told, **where, "bizTransactionList": orders}

    def _address(self, kind: str, name: str) -> str:
        return own_address(self._known, kind, self._line, name)

    def _told(self, event: ev.Event) -> Iterator[Json]:
        unit = self._unit
        match event:
            case ev.UnitLoaded():
                parts = [self._address("part", part) for part in event.brings.values()]
                yield made_of(parts, unit) if parts else observed(unit, "commissioning", "active", {}, "ADD")
                yield together(event.carrier, unit, "ADD", "loading")
            case ev.UnitLeft():
                if event.carrier:
                    yield together(event.carrier, unit, "DELETE", "unloading")
                yield observed(unit, *LEFT[event.status], {"status": str(event.status), "reason": event.reason})
            case ev.CarrierSeen():
                yield observed(event.carrier, "transporting", "in_progress", {"unit": unit})
            case ev.CarrierHeld():
                yield observed(unit, "holding", "in_progress", {"reason": event.reason, "by": event.by})
            case ev.UnitReworked():
                yield observed(unit, "repairing", "in_progress", {"reason": event.reason})
            case ev.UnitSettled():
                good = "conformant" if event.verdict is Verdict.DONE else "non_conformant"
                said = {"operation": event.operation, "reason": event.reason, "by": event.by}
                yield observed(unit, "inspecting", good, {**said, "verdict": str(event.verdict)})
            case ev.OperationDone() | ev.OperationFailed() if event.job in self._jobs:
                yield self._worked(event, self._jobs[event.job])

    def _worked(self, event: ev.OperationDone | ev.OperationFailed, job: OperationRecord) -> Json:
        good = isinstance(event, ev.OperationDone) and not event.failed_gates
        verdict = ("conformant" if event.measurements else "in_progress") if good else "non_conformant"
        said = {
            "operation": job.operation,
            "skill": job.skill,
            "cell": event.cell,
            "job": event.job,
            "outcome": job.outcome,
            "measurements": [asdict(measured) for measured in event.measurements],
            "simulated": list(event.simulated),
        }
        return observed(self._unit, self._known.steps.get(job.skill, ""), verdict, said)


def _station(event: ev.Event, before: str) -> str:
    """Where the unit is with this event, '' on its way."""
    if isinstance(event, ev.CarrierDispatched):
        return ""
    if isinstance(event, ev.UnitLoaded | ev.CarrierArrived | ev.CarrierSeen):
        return event.station
    return before

"""What was done to a unit as one trace of OpenTelemetry: a span of the unit, and below it one of each job and move.

Each span is of the service that did it, so that a viewer shows the way of the unit across nodes.  Ids come from what
they name: the same unit, sent again, is the same trace.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, Status, StatusCode, TraceFlags, set_span_in_context

from cell_orchestrator.core.unit_record import UnitRecord

NANO = 1_000_000_000
Date = Callable[[float], float]
"""Line time [s] -> date [s since 1970]."""


@dataclass(frozen=True, slots=True)
class UnitSpan:
    """Something that was done; `key` names it for good, '' for the whole; times are line times [s]."""

    service: str
    name: str
    key: str
    begin: float
    end: float
    attributes: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


def spans_of(record: UnitRecord) -> Iterator[UnitSpan]:
    """Yield the span of a unit, then those of its jobs and moves; what has not ended is left out."""
    ends = [it.ended for it in record.operations if it.ended] + [it.ended for it in record.moves if it.ended]
    end = record.left or max(ends, default=record.ordered)
    about = {"cell.unit": record.unit, "cell.order": record.order}
    whole = {**about, "cell.variant": record.variant, "cell.status": str(record.status)}
    yield UnitSpan("orchestrator", f"unit {record.unit}", "", record.ordered, end, whole)
    for job in record.operations:
        if job.ended:
            facts = {**about, "cell.job": job.job, "cell.setup": job.setup, "cell.carrier": job.carrier}
            wrong = job.message or (f"out of limits: {', '.join(job.failed_gates)}" if job.failed_gates else "")
            yield UnitSpan(f"cell {job.cell}", job.operation, f"job {job.job}", job.started, job.ended, facts, wrong)
    for move in record.moves:
        if move.ended:
            facts = {**about, "cell.move": move.move, "cell.carrier": move.carrier}
            name = f"{move.origin} to {move.destination}"
            yield UnitSpan("transport", name, f"move {move.move}", move.started, move.ended, facts)


class NotSent(Exception):
    """Nobody took it."""


def send_trace(record: UnitRecord, line: str, date: Date, exporter: SpanExporter) -> int:
    """Give the trace of a unit to an exporter, all of it at the same time; returns how many spans that are.

    Raises:
        NotSent: the exporter did not say that it was taken.
    """
    collected = InMemorySpanExporter()
    _collect(record, line, date, collected)
    spans = collected.get_finished_spans()
    if exporter.export(spans) is not SpanExportResult.SUCCESS:
        raise NotSent(f"the trace of {record.unit} was not taken")
    return len(spans)


def _collect(record: UnitRecord, line: str, date: Date, exporter: SpanExporter) -> None:
    ids = _Ids(_number(f"{line} {record.unit}", 16))
    root = SpanContext(ids.trace, _number(f"{ids.trace} ", 8), is_remote=True, trace_flags=TraceFlags(1))
    providers: dict[str, TracerProvider] = {}
    for it in spans_of(record):
        if it.service not in providers:
            about = Resource({"service.name": it.service, "service.namespace": line})
            providers[it.service] = TracerProvider(resource=about, id_generator=ids, shutdown_on_exit=False)
            providers[it.service].add_span_processor(SimpleSpanProcessor(exporter))
        ids.span = _number(f"{ids.trace} {it.key}", 8)
        within = set_span_in_context(NonRecordingSpan(root)) if it.key else None
        start = round(date(it.begin) * NANO)
        tracer = providers[it.service].get_tracer("cell_records")
        span = tracer.start_span(it.name, within, attributes=dict(it.attributes), start_time=start)
        if it.trouble:
            span.set_status(Status(StatusCode.ERROR, it.trouble))
        span.end(max(start, round(date(it.end) * NANO)))


class _Ids(IdGenerator):
    """Ids that are said before each span."""

    def __init__(self, trace: int) -> None:
        self.trace, self.span = trace, 0

    def generate_trace_id(self) -> int:
        return self.trace

    def generate_span_id(self) -> int:
        return self.span


def _number(text: str, size: int) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:size]) or 1

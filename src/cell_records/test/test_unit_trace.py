"""A collector of the SDK should get one trace of a unit, across all nodes that worked on it."""

from collections.abc import Sequence

import pytest

pytest.importorskip("opentelemetry.sdk", reason="./cell test installs what makes traces")

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from cell_orchestrator.store.memory_store import MemoryStore
from cell_records.unit_source import unit_source
from cell_records.unit_trace import NANO, NotSent, send_trace


def sent(store: MemoryStore, unit: str) -> list[ReadableSpan]:
    source, collector = unit_source(store, unit), InMemorySpanExporter()
    assert source is not None
    count = send_trace(source.record, "demo", lambda at: at + 1e9, collector)
    found = list(collector.get_finished_spans())
    assert len(found) == count
    return found


def test_one_trace_across_nodes(store: MemoryStore) -> None:
    root, *others = sent(store, "A1-01")
    assert root.parent is None and root.name == "unit A1-01" and root.context is not None
    assert {it.context.trace_id for it in others if it.context} == {root.context.trace_id}
    assert {it.parent.span_id for it in others if it.parent} == {root.context.span_id}
    assert len({it.context.span_id for it in (root, *others) if it.context}) == 1 + len(others)
    services = {str(it.resource.attributes["service.name"]) for it in others}
    assert services == {"cell dosing", "cell garment", "transport"}
    jobs = [(it.name, dict(it.attributes or {})["cell.job"]) for it in others if "cell.job" in (it.attributes or {})]
    assert jobs == [("fill", "j1-A1-01"), ("fill", "j2-A1-01"), ("fold", "j3-A1-01")]


def test_times_are_dates_and_what_went_wrong_is_an_error(store: MemoryStore) -> None:
    root, *others = sent(store, "A1-01")
    assert (root.start_time, root.end_time) == (round(1e9 + 100) * NANO, round(1e9 + 140) * NANO)
    wrong = {it.name: it.status.description for it in others if it.status.status_code is StatusCode.ERROR}
    assert wrong == {"fill": "out of limits: mass", "fold": "gripper slipped, <b>twice</b>"}


def test_the_same_unit_again_is_the_same_trace(store: MemoryStore) -> None:
    first, again, other = (sent(store, unit)[0].context for unit in ("A1-01", "A1-01", "A1-02"))
    assert first and again and other
    assert (first.trace_id, first.span_id) == (again.trace_id, again.span_id)
    assert first.trace_id != other.trace_id


class Refusing(InMemorySpanExporter):
    """A collector that takes nothing, as one that is not there."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        super().export(spans)
        return SpanExportResult.FAILURE


def test_what_nobody_took_is_not_called_sent(store: MemoryStore) -> None:
    source, collector = unit_source(store, "A1-01"), Refusing()
    assert source is not None
    with pytest.raises(NotSent, match="the trace of A1-01 was not taken"):
        send_trace(source.record, "demo", float, collector)
    assert len(collector.get_finished_spans()) > 1

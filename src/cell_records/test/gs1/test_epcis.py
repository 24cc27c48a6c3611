"""What is told as EPCIS fits GS1's own schema, and says what the log says."""

import copy
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cell_orchestrator.store.memory_store import MemoryStore
from cell_records.dated import stamps
from cell_records.gs1.epcis import epcis_document
from cell_records.gs1.identities import Identities
from cell_records.unit_source import unit_source, units_of

jsonschema = pytest.importorskip("jsonschema", reason="./cell test installs what checks documents")
pytest.importorskip("rfc3987", reason="without it words that are none of GS1's pass")

SCHEMA = json.loads((Path(__file__).parent / "schema" / "EPCISDocument.schema.json").read_text())
CHECK = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
UNIT = "https://id.gs1.org/01/00614141000128/21/A1-01"


def told(store: MemoryStore, known: Identities) -> dict[str, Any]:
    sources = [source for unit in units_of(store, "A1") if (source := unit_source(store, unit))]
    return epcis_document("demo", known, sources, stamps(lambda at: at + 1e9), "2026-11-30T10:00:00.000Z")


@pytest.fixture
def document(store: MemoryStore, known: Identities) -> dict[str, Any]:
    return told(store, known)


def events(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["epcisBody"]["eventList"]
    return found


def test_it_fits_the_schema(document: dict[str, Any]) -> None:
    assert list(CHECK.iter_errors(document)) == []
    for event in events(document):  # the checker knows no dates
        assert datetime.fromisoformat(event["eventTime"]).tzinfo == UTC


@pytest.mark.parametrize(
    "wrong", [{"bizStep": "folding"}, {"disposition": "good"}, {"note": 1}, {"epcList": ["A1-01"]}, {"action": "DO"}]
)
def test_the_schema_would_notice(document: dict[str, Any], wrong: dict[str, Any]) -> None:
    altered = copy.deepcopy(document)
    next(event for event in events(altered) if event["type"] == "ObjectEvent").update(wrong)
    assert list(CHECK.iter_errors(altered))


def test_a_unit_is_made_of_what_is_put_on_the_carrier(document: dict[str, Any]) -> None:
    made = next(event for event in events(document) if event["type"] == "TransformationEvent")
    assert made["outputEPCList"] == [UNIT]
    assert made["inputQuantityList"] == [{"epcClass": "https://example.com/line/part/demo/vial", "quantity": 1}]
    assert "action" not in made


def test_what_is_told_of_one_unit(document: dict[str, Any]) -> None:
    own = [event for event in events(document) if UNIT in json.dumps(event) or event.get("cell:unit") == UNIT]
    assert [(event["type"], event.get("bizStep", ""), event["disposition"]) for event in own] == [
        ("TransformationEvent", "commissioning", "active"),
        ("AggregationEvent", "loading", "in_progress"),
        ("ObjectEvent", "transporting", "in_progress"),
        ("ObjectEvent", "dispensing", "non_conformant"),
        ("ObjectEvent", "repairing", "in_progress"),
        ("ObjectEvent", "dispensing", "conformant"),
        ("ObjectEvent", "holding", "in_progress"),
        ("ObjectEvent", "", "non_conformant"),
        ("ObjectEvent", "inspecting", "conformant"),
        ("AggregationEvent", "unloading", "in_progress"),
        ("ObjectEvent", "storing", "completeness_verified"),
    ]


def test_where_and_what_was_measured_and_simulated(document: dict[str, Any]) -> None:
    work = next(event for event in events(document) if event.get("bizStep") == "dispensing")
    assert work["readPoint"]["id"].endswith("/station/demo/dosing")
    assert work["cell:measurements"][0]["value"] == 5.123456789012345
    assert work["cell:simulated"] == ["scale"]


def test_ids_of_events_are_their_own_and_stay(document: dict[str, Any], store: MemoryStore, known: Identities) -> None:
    ids = [event["eventID"] for event in events(document)]
    assert max(Counter(ids).values()) == 1
    assert ids == [event["eventID"] for event in events(told(store, known))]

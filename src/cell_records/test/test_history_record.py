"""It should hold everything of a unit that the log has, and say what it has not."""

import json
from pathlib import Path
from typing import Any

import pytest

from cell_line.black_box_files import BlackBox
from cell_orchestrator.core import events as ev
from cell_orchestrator.store.memory_store import MemoryStore
from cell_records.dated import stamps
from cell_records.history_record import boxes_of, history_record
from cell_records.proof import Proof, prove
from cell_records.unit_source import unit_source, units_of

MADE = "2026-11-30T10:00:00.000Z"
KEYS = {
    "schema", "version", "made", "line", "about", "order", "units", "not_recorded", "chain",
}  # fmt: skip
UNIT_KEYS = {
    "unit", "family", "variant", "revision", "status", "reason", "first_pass", "replaces", "ordered", "due", "loaded",
    "left", "cycle_s", "carriers", "recipe", "materials", "operations", "moves", "reads", "deviations", "commands",
    "log", "nonconformances", "black_boxes",
}  # fmt: skip


def made(store: MemoryStore, order: str, *units: str) -> dict[str, Any]:
    sources = [source for unit in units if (source := unit_source(store, unit))]
    return history_record("demo", order, sources, prove(store), stamps(lambda at: at + 1e9), MADE)


@pytest.fixture
def subject(store: MemoryStore) -> dict[str, Any]:
    return made(store, "", "A1-01")


def test_its_form_is_version_1(subject: dict[str, Any]) -> None:
    """It should have these keys; one that is renamed or removed makes it version 2."""
    (unit,) = subject["units"]
    assert (subject["version"], set(subject), set(unit)) == (1, KEYS, UNIT_KEYS)
    assert json.loads(json.dumps(subject)) == subject


def test_times_are_dates(subject: dict[str, Any]) -> None:
    (unit,) = subject["units"]
    assert unit["loaded"] == "2001-09-09T01:48:30.000Z"
    assert unit["operations"][0]["started"] == "2001-09-09T01:48:33.000Z"


def test_what_went_wrong_is_a_deviation(subject: dict[str, Any]) -> None:
    kinds = [entry["kind"] for entry in subject["units"][0]["deviations"]]
    assert kinds == [
        "OperationDone", "UnitReworked", "CarrierDoubted", "OperationFailed", "UnitUnsettled", "UnitSettled",
    ]  # fmt: skip


def test_who_commanded_and_why(subject: dict[str, Any]) -> None:
    said = [(entry["kind"], entry["by"], entry["reason"]) for entry in subject["units"][0]["commands"]]
    assert said == [
        ("OrderAccepted", "shop", ""),
        ("OrderHeld", "eve", "wait for address"),
        ("OrderResumed", "eve", ""),
        ("CarrierHeld", "anna", "looks bent"),
        ("CarrierResumed", "anna", "it is not"),
        ("UnitSettled", "bob", "measured by hand"),
    ]


def test_measurements_have_limits_and_verdict(subject: dict[str, Any]) -> None:
    (measured,) = subject["units"][0]["operations"][0]["measurements"]
    assert measured == {
        "name": "mass", "value": 5.123456789012345, "unit": "g", "lower": 4.95, "upper": 5.05,
        "gate_lower": 4.9, "gate_upper": 5.1, "passed": False,
    }  # fmt: skip


def test_files_have_their_hash(subject: dict[str, Any]) -> None:
    (file,) = subject["units"][0]["operations"][1]["artifacts"]
    assert (file["name"], file["sha256"], file["size"]) == ("fold.png", "5" * 64, 1234)


def test_nothing_of_other_units_is_in_it(store: MemoryStore) -> None:
    assert "A1-01" not in json.dumps(made(store, "", "A1-02")["units"][0]["operations"])
    assert not made(store, "", "A1-02")["units"][0]["deviations"]


def test_the_record_of_an_order_has_all_its_units(store: MemoryStore) -> None:
    whole = made(store, "A1", *units_of(store, "A1"))
    assert whole["about"] == "order A1"
    assert [unit["unit"] for unit in whole["units"]] == ["A1-01", "A1-02"]


def test_what_no_log_has_is_said(subject: dict[str, Any]) -> None:
    assert {"signatures", "labels"} <= set(subject["not_recorded"])


def test_unknown_units_have_none(store: MemoryStore) -> None:
    assert unit_source(store, "B1-01") is None
    assert units_of(store, "B1") == ()


def test_a_broken_log_is_said(store: MemoryStore) -> None:
    source = unit_source(store, "A1-01")
    assert source is not None
    broken = Proof(7, "", False, "BROKEN: event 7 was altered")
    found = history_record("demo", "", [source], broken, stamps(float), MADE)
    assert found["chain"]["intact"] is False


def test_what_was_kept_for_another_one_that_failed_meanwhile_is_not_its_own(store: MemoryStore) -> None:
    source = unit_source(store, "A1-01")
    assert source is not None
    seqs = {type(it.event): it.seq for it in source.entries}
    failed, loaded = seqs[ev.OperationFailed], seqs[ev.UnitLoaded]
    own, other = (BlackBox(seq, seq, Path("x.mcap"), 1) for seq in (failed, loaded))
    assert boxes_of(source.entries, [other, own]) == [own]

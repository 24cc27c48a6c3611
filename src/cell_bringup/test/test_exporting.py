"""What `./cell export` writes, and what it refuses in one line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cell_bringup.exporting import export_record
from cell_bringup.exporting_gs1 import export_epcis, export_label
from cell_bringup.failure import CommandFailed
from cell_client.run_file import RunFile
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.store.sql_store import SqlStore

GS1 = Path(__file__).parents[3] / "config" / "gs1.yaml"
RECIPE = Recipe("serum", "SERUM-HYDRA", "3.1", (Operation("fill", "dose"),))


def ordered(order: str, number: str) -> Iterator[ev.Event]:
    unit = f"{order}-01"
    whole = Order(order, (unit,), 10.0, number=number, customer="Zoë", open_units=1)
    yield ev.OrderAccepted(10.0, whole, (Unit(unit, order, RECIPE),), "shop")
    yield ev.UnitLoaded(11.0, unit, f"carrier-{order}", "load")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The state folder of a line that ended."""
    url = f"sqlite:///{tmp_path / 'orchestrator.db'}"
    with closing(SqlStore(url, "demo")) as store:
        store.append([ev.LineConfigured(1.0, Line("demo", {}, {}, (), "load"))])
        store.append([*ordered("A1", "#1069"), *ordered("A2", "#7"), *ordered("A3", "#7")])
    RunFile(1, "line.yaml", "demo", "/line", 1, url, 1.0, 0.0, 0.0).save(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "about"), [("A1-01", "unit A1-01"), ("1069-01", "unit A1-01"), ("1069", "order A1")])
def test_units_and_orders_go_by_all_their_names(state: Path, tmp_path: Path, name: str, about: str) -> None:
    export_record(state, name, tmp_path / "out.json")
    made = json.loads((tmp_path / "out.json").read_text())
    assert (made["about"], made["chain"]["intact"]) == (about, True)


def test_a_document_is_for_its_owner_only(state: Path, tmp_path: Path) -> None:
    export_record(state, "A1-01", tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "out.pdf").stat().st_mode & 0o077 == 0


def test_what_was_never_ordered_has_no_record(state: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="no unit or order 'B1' was ever ordered here"):
        export_record(state, "B1", tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()


def test_a_number_of_two_orders_is_refused(state: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="several orders"):
        export_record(state, "7", tmp_path / "out.json")


def test_a_file_of_another_kind_is_refused(state: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="must end with .json or .pdf"):
        export_record(state, "A1-01", tmp_path / "out.doc")


def test_events_of_one_unit_or_all(state: Path, tmp_path: Path) -> None:
    one = export_epcis(state, ["A1-01"], tmp_path / "one.json", GS1)
    assert export_epcis(state, [], tmp_path / "all.jsonld", GS1) == 3 * one
    assert json.loads((tmp_path / "all.jsonld").read_text())["type"] == "EPCISDocument"


@pytest.mark.parametrize(("kind", "begin"), [("pdf", b"%PDF"), ("png", b"\x89PNG"), ("zpl", b"^XA")])
def test_labels(state: Path, tmp_path: Path, kind: str, begin: bytes) -> None:
    file = tmp_path / f"label.{kind}"
    assert export_label(state, "1069-01", file, GS1) == "https://id.gs1.org/01/00614141000128/21/A1-01"
    assert file.read_bytes().startswith(begin)


def test_a_label_is_for_one_unit_with_a_gtin(state: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="A1 is an order; a label is for one unit: A1-01"):
        export_label(state, "A1", tmp_path / "label.pdf", GS1)
    (tmp_path / "gs1.yaml").write_text("own: https://example.com\ngtins: {}\n")
    with pytest.raises(CommandFailed, match="gs1.yaml: unit A1-01: variant SERUM-HYDRA has no GTIN"):
        export_label(state, "A1-01", tmp_path / "label.pdf", tmp_path / "gs1.yaml")


def test_the_front_door_loads_nothing_of_documents() -> None:
    """It should be as quick as without them: what makes pages and codes is loaded by the command that needs it."""
    told = "import sys, cell_bringup.cli; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert "cell_bringup" in loaded
    assert loaded.isdisjoint({"PIL", "cell_records", "defusedxml", "fontTools", "fpdf", "segno"})

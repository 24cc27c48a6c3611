"""It should run a whole batch on real nodes and leave a complete record; `./cell demo` as a user calls it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("line")


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, cell: Callable[..., Any], order: Callable[..., str], line_file: Path
) -> tuple[Path, dict[str, Any], str]:
    """State folder, summary and output of a demo of four units."""
    folder = tmp_path_factory.mktemp("demo")
    orders, summary, state = folder / "orders.json", folder / "out.json", folder / "state"
    orders.write_text(order("S", KIT_DAY=1, TOWEL_BATH=1, BRACKET_40=1, POLISH_GLOSS=1))
    answer = cell(
        *("demo", "--orders", orders, "--json", summary, "--state", state, "--speed", 50, "--line", line_file),
    )
    assert answer.returncode == 0, answer.stderr + answer.stdout
    return state, json.loads(summary.read_text()), answer.stdout


def test_summary(made: tuple[Path, dict[str, Any], str]) -> None:
    """It should count every unit and prove that nothing was lost or made twice."""
    _, summary, text = made
    assert (summary["units_ordered"], summary["units_done"] + summary["units_scrapped"]) == (4, 4)
    assert (summary["double_executions"], summary["lost_units"], summary["doubtful_work"]) == (0, 0, 0)
    assert summary["variants_made"] == summary["units_done"]
    assert set(summary["oee"]) == {"assembly", "dosing", "garment", "finishing"}
    assert summary["wall_s"] > 0.0
    assert "first pass yield" in text


def test_trace(made: tuple[Path, dict[str, Any], str], cell: Callable[..., Any]) -> None:
    """It should show every operation with cell, setup, parameters, measurements with limits, reads and times."""
    state, _, _ = made
    record = json.loads(cell("trace", "S-01", "--json", "--state", state).stdout)
    assert (record["variant"], record["status"]) == ("KIT-DAY", "done")
    operations = [o["operation"] for o in record["operations"]]
    assert operations[0] == "dispense"
    assert {o["cell"] for o in record["operations"]} == {"dosing", "assembly"}
    assert all(o["setup"] and o["ended"] >= o["started"] > 0 for o in record["operations"])
    assert any(m["gate_lower"] is not None for o in record["operations"] for m in o["measurements"])
    assert {"dosing", "assembly", "unload"} <= {r["station"] for r in record["reads"] if r["what"] == "seen"}
    assert all(len(e["hash"]) == 64 for e in record["history"])


def test_verify(made: tuple[Path, dict[str, Any], str], cell: Callable[..., Any]) -> None:
    """It should prove the log of the run."""
    assert json.loads(cell("trace", "--verify", "--json", "--state", made[0]).stdout)["intact"]

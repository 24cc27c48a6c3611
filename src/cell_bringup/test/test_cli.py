"""It should answer quickly, clearly and with documented exit codes; the line's store is all that reading needs."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from cell_client.run_file import LOCK, RunFile
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Gate, Measurement, Operation, Recipe
from cell_orchestrator.store.sql_store import SqlStore

ROOT = Path(__file__).parents[3]
LINE = Line(
    "demo",
    {"buffer": Station("buffer", StationKind.BUFFER, 2), "dosing": Station("dosing", StationKind.CELL)},
    {"dosing": CellSpec("dosing", "dosing", ("dose",), ("red",))},
    ("c1",),
    "buffer",
)
FILL = Operation("fill", "dose", {"g": 5}, "red", gates=(Gate("mass", "g", 4.9, 5.1),))
RECIPE = Recipe("polish", "red", "1.1", (FILL,))
ORDER = Order("A", ("A-01",), 2.0, customer="Åsa", open_units=1, number="#1069")
MASS = Measurement("mass", 5.0, "g", 4.0, 6.0)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The state folder of a line that has made one unit and is not running."""
    url = f"sqlite:///{tmp_path / 'orchestrator.db'}"
    store = SqlStore(url, "demo")
    store.append(
        [
            ev.LineConfigured(1.0, LINE),
            ev.CellReported(1.0, "dosing", "b", 6, 1, "red"),
            ev.OrderAccepted(2.0, ORDER, (Unit("A-01", "A", RECIPE),)),
            ev.UnitLoaded(3.0, "A-01", "c1", "buffer"),
            ev.CarrierSeen(4.0, "c1", "dosing", ev.TagContent("A-01", "1.1", 0)),
            ev.OperationStarted(5.0, "j1", "dosing", "A-01", "A", "c1", 0, "fill", "dose", "red", {"g": 5}),
            ev.OperationDone(9.0, "j1", "dosing", "A-01", (MASS,), (), {}, (), 5.0, 9.0),
            ev.UnitLeft(10.0, "A-01", "A", UnitStatus.DONE, "", "c1", True, 7.0),
            ev.OrderClosed(10.0, "A", False),
        ]
    )
    store.close()
    RunFile(1, "demo.yaml", "demo", "/line", 0, url, 1.0, 1.0, 1.0).save(tmp_path)
    return tmp_path


def cell(*arguments: object, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command line."""
    command = [sys.executable, "-m", "cell_bringup.cli", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=240, env=environment)


def test_help_is_quick() -> None:
    """It should not load ROS, the database or the web to print help."""
    loaded = "import sys, cell_bringup.cli; print([m for m in ('rclpy', 'sqlalchemy', 'pydantic') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", loaded], check=False, capture_output=True, text=True).stdout == "[]\n"
    assert "Exit codes" in cell("--help").stdout


@pytest.mark.parametrize("command", ["demo", "up", "status", "order", "trace", "bench", "new", "doctor", "simulate"])
def test_every_command_has_help(command: str) -> None:
    """It should explain each command."""
    assert cell(command, "--help").returncode == 0


def test_wrong_usage() -> None:
    """It should exit with 2."""
    assert cell("nonsense").returncode == 2
    assert cell("hold", "planet", "mars").returncode == 2
    assert cell("up", "--speed", "inf").returncode == 2
    assert cell("demo", "--speed", "inf").returncode == 2


def test_no_line(tmp_path: Path) -> None:
    """It should exit with 3 and say what to do."""
    answer = cell("status", "--state", tmp_path)
    assert (answer.returncode, answer.stdout) == (3, "")
    assert "no line was started here" in answer.stderr


def test_line_stopped(state: Path) -> None:
    """It should refuse to operate a line that does not run, at once."""
    answer = cell("hold", "cell", "dosing", "--state", state)
    assert answer.returncode == 3
    assert answer.stderr.strip() == f"{state}: the line is not running; start it with `./cell up`"


def test_status(state: Path) -> None:
    """It should show the line from its store alone."""
    answer = cell("status", "--json", "--state", state)
    found = json.loads(answer.stdout)
    assert (found["line"], found["running"], found["units"]["done"]) == ("demo", False, 1)
    assert (answer.returncode, found["trouble"], found["state_dir"]) == (3, "not running", str(state))
    text = cell("status", "--state", state, environment={**os.environ, "COLUMNS": "300"}).stdout
    assert f"! not running; this is how it ended, in {state}" in text
    assert "dosing" in text


def test_orders(state: Path) -> None:
    """It should list those that are open, on demand all, and show one with its units."""
    assert "A-01" not in cell("order", "list", "--state", state).stdout
    (found,) = json.loads(cell("order", "list", "--all", "--json", "--state", state).stdout)
    assert (found["order"], found["state"], found["units"][0]["status"]) == ("A", "closed", "done")
    assert "Åsa" in cell("order", "list", "--all", "--state", state).stdout
    shown = cell("order", "show", "A", "--state", state).stdout
    assert "A-01" in shown and "OrderClosed" in shown
    assert json.loads(cell("order", "show", "#1069", "--json", "--state", state).stdout)["order"] == "A"
    answer = cell("order", "show", "B", "--state", state)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)
    assert "B" in answer.stderr


def test_version_and_completion() -> None:
    """It should say what it is, and tell the shell what a word may become."""
    assert re.fullmatch(
        r"cell \d+\.\d+\.\d+(, commit \w+(-dirty)?)?, ROS 2 .*, Python 3\.\d+\.\d+\n", cell("--version").stdout
    )
    for shell in ("bash", "zsh", "fish"):
        assert "_CELL_COMPLETE=complete_" + shell in cell("completion", shell).stdout
    asking = {**os.environ, "_CELL_COMPLETE": "complete_bash", "COMP_WORDS": "cell order s", "COMP_CWORD": "2"}
    assert cell(environment=asking).stdout.split() == ["submit", "show"]


def test_nothing_runs_that_could_end(state: Path) -> None:
    """It should exit with 3."""
    answer = cell("down", "--state", state)
    assert (answer.returncode, answer.stderr.strip()) == (3, f"{state}: the line is not running")


def test_a_report_of_a_while(state: Path) -> None:
    """It should count what happened in it, and say in one line what is no while."""
    found = json.loads(cell("report", "--since", "1970-01-01T00:00:03Z", "--json", "--state", state).stdout)
    assert (found["units_ordered"], found["units_done"], found["while"]) == (0, 1, {"begin": 3.0, "end": 10.0})
    assert found["scrapped"] == []
    answer = cell("report", "--since", "soon", "--state", state)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)
    assert cell("report", "--day", "2026-11-28", "--state", state).returncode == 2


def test_trace(state: Path) -> None:
    """It should show operations, parameters, measurements with both limits, reads."""
    found = json.loads(cell("trace", "A-01", "--json", "--state", state).stdout)
    (operation,) = found["operations"]
    assert (operation["cell"], operation["setup"], operation["parameters"]) == ("dosing", "red", {"g": 5})
    (mass,) = operation["measurements"]
    assert (mass["lower"], mass["gate_lower"], mass["passed"]) == (4.0, 4.9, True)
    assert [r["what"] for r in found["reads"]] == ["seen"]
    text = cell("trace", "A-01", "--state", state).stdout
    assert "4.9 .. 5.1" in text
    assert "Åsa" in text


def test_trace_by_the_number_of_the_order(state: Path) -> None:
    """It should be found by what the customer knows."""
    for unit in ("1069-01", "#1069-01"):
        assert json.loads(cell("trace", unit, "--json", "--state", state).stdout)["unit"] == "A-01"


def test_trace_of_nothing(state: Path) -> None:
    """It should say that there is no such unit."""
    answer = cell("trace", "B-01", "--state", state)
    assert (answer.returncode, answer.stderr.strip()) == (1, "no unit 'B-01' was ever ordered here")
    assert cell("trace", "--state", state).returncode == 2


def test_verify(state: Path) -> None:
    """It should prove an intact log and find one altered byte."""
    assert json.loads(cell("trace", "--verify", "--json", "--state", state).stdout) == {"intact": True, "events": 9}
    database = state / "orchestrator.db"
    content = database.read_bytes()
    at = content.index("Åsa".encode())
    database.write_bytes(content[:at] + b"\xc3\x84" + content[at + 2 :])
    answer = cell("trace", "--verify", "--json", "--state", state)
    assert (answer.returncode, json.loads(answer.stdout)["seq"]) == (1, 3)


def test_report(state: Path) -> None:
    """It should print the key figures."""
    found = json.loads(cell("report", "--json", "--state", state).stdout)
    assert (found["units_done"], found["first_pass_yield"], found["cells"][0]["jobs"]) == (1, 1.0, 1)
    assert "OEE" in cell("report", "--state", state).stdout


def test_demo_leaves_foreign_folders_alone(tmp_path: Path) -> None:
    """It should not clear a folder that is not the state of a line."""
    (tmp_path / "thesis.txt").write_text("precious")
    (tmp_path / "line.yaml").write_text("line: demo\n")
    answer = cell(
        *("demo", "--state", tmp_path, "--line", ROOT / "config/lines/demo.yaml"),
        *("--orders", ROOT / "config/orders/mixed-24.json"),
    )
    assert answer.returncode == 1
    assert "it is left as it is" in answer.stderr
    assert (tmp_path / "thesis.txt").read_text() == "precious"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--faults", "foo"), "config/faults/foo.yaml:1: No such file"),
        (("--line", "bad.yaml"), "bad.yaml:1: "),
        (("--orders", "bad.json"), "bad.json:1: orders.0.lines.0.variant: no variant 'PONY'"),
        (("--profile", "physics", "--record", "no/such/film.mp4"), "there is no folder"),
    ],
)
def test_a_demo_that_cannot_be_leaves_the_last_record(state: Path, wrong: tuple[str, str], says: str) -> None:
    """It should check everything before it clears the folder, and say what is wrong in one line."""
    (state / LOCK).touch()
    (state / "bad.yaml").write_text("line demo\n")
    (state / "bad.json").write_text('{"orders": [{"id": "X", "lines": [{"variant": "PONY", "quantity": 1}]}]}')
    given = {
        "--line": ROOT / "config/lines/demo.yaml",
        "--orders": ROOT / "config/orders/world-8.json",
        **{wrong[-2]: state / wrong[-1] if wrong[-1].startswith("bad") else wrong[-1]},
    }
    before = sorted(state.iterdir())
    options = [word for option in given.items() for word in option]
    answer = cell("demo", "--state", state, *wrong[:-2], *options)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1), answer.stderr
    assert says in answer.stderr
    assert sorted(state.iterdir()) == before


@pytest.mark.parametrize("arguments", [("status",), ("report", "--json"), ("trace", "A-01"), ("status", "--json")])
def test_a_terminal_that_has_few_characters(state: Path, arguments: tuple[str, ...]) -> None:
    """It should show what it can."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "40"}
    answer = cell(*arguments, "--state", state, environment=environment)
    assert answer.returncode in (0, 3), answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_disk_that_is_full(state: Path) -> None:
    """It should say that its output cannot be written."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "cell_bringup.cli", "trace", "A-01", "--state", str(state)]
        answer = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, text=True, timeout=240)
    assert (answer.returncode, answer.stderr) == (1, "No space left on device\n")


def test_a_reader_that_has_seen_enough(state: Path) -> None:
    """It should end quietly."""
    readable, writable = os.pipe()
    os.close(readable)
    command = [sys.executable, "-m", "cell_bringup.cli", "trace", "A-01", "--state", str(state)]
    answer = subprocess.run(command, check=False, stdout=writable, stderr=subprocess.PIPE, text=True, timeout=240)
    os.close(writable)
    assert answer.stderr == ""


def test_a_state_folder_that_is_none(tmp_path: Path) -> None:
    """It should name the file in one line."""
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("file", "loop"):
        for command in ("status", "up"):
            line = ("--line", ROOT / "config/lines/demo.yaml") if command == "up" else ()
            answer = cell(command, *line, "--state", tmp_path / name)
            assert answer.returncode in (1, 3), answer
            assert len(answer.stderr.splitlines()) == 1, answer.stderr
            assert name in answer.stderr


def test_bad_line_file(tmp_path: Path) -> None:
    """It should name file, line and key."""
    bad = tmp_path / "line.yaml"
    bad.write_text("line: demo\nspeed: fast\n")
    answer = cell("up", "--line", bad, "--state", tmp_path / "state")
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"{bad}:")


@pytest.mark.parametrize(
    ("measured", "said"),
    [(("mass=1_0",), "must be a number"), (("mass=nan",), "must be a number"), (("mass=5", "mass=9"), "given twice")],
)
def test_a_measurement_that_could_mean_anything_is_refused(state: Path, measured: tuple[str, ...], said: str) -> None:
    """It should be a plain number, and one for each name: a word of a person goes into the record."""
    options = [part for text in measured for part in ("--measured", text)]
    result = cell("unit", "settle", "A-01", "done", *options, "--state", state)
    assert (result.returncode, said in " ".join(result.stderr.split())) == (2, True), result.stderr

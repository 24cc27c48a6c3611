"""It should print a formula, or one line that says why there is none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from micro_dosing_cell.colour.library import DEMO
from micro_dosing_cell.formulate import formulate

COMMAND = typer.Typer()
COMMAND.command()(formulate)


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(COMMAND, list(map(str, arguments)))
    return done.exit_code, done.stdout, done.stderr


def test_formula() -> None:
    """It should be a line for each pigment, and the colour to expect."""
    code, out, err = run("#aa3344")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert all(" g " in line and line.endswith("%") for line in lines[:-3])
    assert sum(float(line.split()[1]) for line in lines[:-3]) == pytest.approx(10.0)
    assert lines[-3].startswith("wanted     #aa3344  L* 40.1")
    assert lines[-2].startswith("predicted  #aa3344  L* 40.1")
    assert lines[-2].endswith("dE00 0.00")
    assert (
        lines[-1] == "gamut      inside, by 'polish': synthesis from bands of the literature; no pigment was measured"
    )


def test_json() -> None:
    """It should hold the same for programs."""
    code, out, _ = run("aa3344", "--json", "--pigments", 3)
    told = json.loads(out)
    assert code == 0
    assert (told["colour"], told["library"], told["in_gamut"]) == ("#aa3344", "polish", True)
    assert len(told["masses_g"]) <= 3
    assert len(told["target"]) == len(told["predicted"]) == 3
    assert told["delta_e"] < 0.5
    assert told["predicted_colour"].startswith("#a")


def test_out_of_gamut() -> None:
    """It should be refused in one line with the nearest colour; in JSON, that is all there."""
    code, out, err = run("#ffffff")
    assert (code, out) == (1, "")
    said = "#ffffff is out of the gamut of 'polish': the nearest is #f0f3ed, dE00 4.08, of titanium_white 10 g\n"
    assert err == said
    code, out, err = run("#ffffff", "--json")
    assert (code, err, json.loads(out)["in_gamut"]) == (1, "", False)


@pytest.mark.parametrize("colour", ["red", "", "#12345"])
def test_no_colour(colour: str) -> None:
    """It should be refused in one line."""
    code, out, err = run(colour)
    assert (code, out) == (1, "")
    assert err == f"'{colour}' is no colour: write six hexadecimal digits, such as #aa3344\n"


def test_own_library(tmp_path: Path) -> None:
    """It should be used, and refused in one line where it is wrong."""
    own = tmp_path / "own.yaml"
    own.write_text(DEMO.read_text(encoding="utf-8").replace("name: polish", "name: own"), encoding="utf-8")
    assert "by 'own'" in run("#aa3344", "--library", own)[1]
    own.write_text("name: own\n", encoding="utf-8")
    code, _, err = run("#aa3344", "--library", own)
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith(f"{own}:1: ")


def test_help_is_quick() -> None:
    """It should not load what solves it before it is asked to."""
    loaded = "import sys, micro_dosing_cell.formulate; print([m for m in ('scipy', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", loaded], check=False, capture_output=True, text=True).stdout == "[]\n"

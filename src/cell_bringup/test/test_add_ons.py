"""It should run commands and benches that packages bring, and look for none when its own is asked for."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cell_bringup.add_ons import BENCHES, COMMANDS, WORK_BENCHES
from cell_bringup.bench.run import OWN, BenchResults, bench_view, run_bench
from cell_bringup.cli import app as whole_app
from cell_bringup.commands.open_group import OpenGroup
from cell_bringup.failure import CommandFailed
from cell_bringup.output import console
from cell_line.registry import Registry

app = typer.Typer(cls=OpenGroup)


@app.callback()
def front() -> None:
    """A front door."""


@app.command()
def own() -> None:
    """Ours."""
    typer.echo("own")


def say(text: str) -> None:
    """Say something.

    More of it.
    """
    typer.echo(f"said {text}")


class Seeds:
    """A result of a bench."""

    def __init__(self, first: int, count: int) -> None:
        """Take the seeds."""
        self.text = f"{first} to {first + count - 1}"

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row."""
        return [("seeds", self.text, "")]


def measure(seed: int, count: int, tell: object) -> Seeds:
    """Measure nothing."""
    return Seeds(seed, count)


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let a package bring a command; count how often packages are looked at."""
    looked: list[int] = []

    def installed() -> Registry:
        looked.append(1)
        return Registry([EntryPoint("say", f"{__name__}:say", str(COMMANDS))])

    monkeypatch.setattr(EntryPoint, "load", lambda point: say)
    monkeypatch.setattr(Registry, "installed", staticmethod(installed))
    return looked


def test_own_command_needs_no_search(brought: list[int]) -> None:
    """It should not look at packages for it, which takes time."""
    assert CliRunner().invoke(app, ["own"]).output == "own\n"
    assert not brought


def test_command_of_a_package(brought: list[int]) -> None:
    """It should be run with its arguments, and be in the help behind our own."""
    assert CliRunner().invoke(app, ["say", "it"]).output == "said it\n"
    helped = CliRunner().invoke(app, ["--help"]).output
    assert helped.index("own") < helped.index("say")
    assert "Say something." in helped


def test_nobody_brings_it(brought: list[int]) -> None:
    """It should be wrong usage."""
    assert CliRunner().invoke(app, ["sing"]).exit_code == 2


def test_command_of_a_package_finds_the_line(tmp_path: Path) -> None:
    """It should be handed what knows which line is meant."""
    pytest.importorskip("cv2")
    asked = ["vision", "show", "nowhere", "--images", str(tmp_path)]
    refused = CliRunner().invoke(whole_app, asked, env={"CELL_STATE_DIR": str(tmp_path)})
    assert refused.exit_code == 1
    assert "demo.yaml:" in refused.output and "there is no 'nowhere'; there are: assembly" in refused.output


def test_bench_of_a_package() -> None:
    """It should be told its seeds, and its rows shown."""
    told: list[str] = []
    results = run_bench("colour", told.append, 9100, 1)
    assert results.core is None
    assert results.of_package.first_seed == 9100
    assert told
    with console().capture() as _:
        view = bench_view(results)
    assert view.row_count == len(results.of_package.rows()) > 5  # type: ignore[union-attr]  # it is a table


def test_bench_whose_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should say which in one line."""
    for name in [name for name in sys.modules if name.split(".")[0] == "cell_vision"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "trimesh", None)  # as if it were not installed
    with pytest.raises(CommandFailed, match=r"^this needs the Python module trimesh, which is not installed; run: "):
        run_bench("inspection", print, 1, 1)


def test_benches_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should run all that say how well a cell does its work, and show the rows of each below its name."""
    names = {"sew": WORK_BENCHES, "weave": WORK_BENCHES, "look": BENCHES}
    points = [EntryPoint(name, f"{__name__}:measure", str(group)) for name, group in names.items()]
    monkeypatch.setattr(EntryPoint, "load", lambda point: measure)
    monkeypatch.setattr(Registry, "installed", staticmethod(lambda: Registry(points)))
    assert run_bench("cells", print, 7, 3).of_package.rows() == [
        ("sew", "", ""),
        ("seeds", "7 to 9", ""),
        ("weave", "", ""),
        ("seeds", "7 to 9", ""),
    ]


def test_no_such_bench() -> None:
    """It should be refused with what there is."""
    with pytest.raises(CommandFailed, match=r"no bench 'speed'; there are: core, .*, all, .*colour, .*vision"):
        run_bench("speed", print)
    assert BenchResults().of_package is None
    assert "all" in OWN

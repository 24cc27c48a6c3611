"""The core's line from a line's configuration."""

from pathlib import Path

import pytest

from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError
from cell_orchestrator.core.line import CellSpec, Station, StationKind
from cell_orchestrator.line_model import core_line

TEXT = (Path(__file__).parent / "factory" / "line.yaml").read_text()
SUBJECT = core_line(load_line(Path(__file__).parent / "factory" / "line.yaml"))


def test_it_should_take_stations_and_cells() -> None:
    assert SUBJECT.name == "small"
    assert SUBJECT.stations["buffer"] == Station("buffer", StationKind.BUFFER, 2)
    assert list(SUBJECT.stations) == ["buffer", "load", "press", "unload"]
    assert SUBJECT.cells == {"press": CellSpec("press", "press", ("mix", "stamp"), ("round", "square"))}


def test_it_should_name_carriers_by_their_tags() -> None:
    assert SUBJECT.carriers == ("urn:epc:id:grai:0614141.12345.7", "urn:epc:id:grai:0614141.12345.8")
    assert SUBJECT.home == "buffer"


def test_it_should_take_the_spare_carriers(tmp_path: Path) -> None:
    file = tmp_path / "line.yaml"
    file.write_text(TEXT.replace("home: buffer", "home: buffer, spare: 0"))
    assert (SUBJECT.spare_carriers, core_line(load_line(file)).spare_carriers) == (1, 0)


def test_it_should_take_the_setup_times(tmp_path: Path) -> None:
    file = tmp_path / "line.yaml"
    file.write_text(TEXT.replace("initial_setup: round", "initial_setup: round\n    setup_s: {square: 30.5}"))
    assert core_line(load_line(file)).cells["press"].setup_s == {"square": 30.5}


def test_it_should_refuse_the_time_of_no_setup(tmp_path: Path) -> None:
    file = tmp_path / "line.yaml"
    file.write_text(TEXT.replace("initial_setup: round", "initial_setup: round\n    setup_s: {oval: 30.5}"))
    with pytest.raises(ConfigError, match=r"cells.press.setup_s.oval: 'oval' is no setup; there are: round, square"):
        load_line(file)


def test_it_should_take_the_way_of_the_transport_and_count_the_zones_entered() -> None:
    assert SUBJECT.travel_s["load"] == {"buffer": 4.0, "load": 0.0, "press": 4.0, "unload": 2.0}
    assert SUBJECT.travel_s["press"]["load"] == 5.0


def test_it_should_go_around_stations_as_the_transport_does(tmp_path: Path) -> None:
    """The way through the press is shorter than the one past it, which carriers take all the same."""
    file = tmp_path / "line.yaml"
    file.write_text(TEXT.replace("pass: {next: [unload]}", "pass: {next: [unload], length_m: 9.0}"))
    text = file.read_text().replace("press: {next: [pass]", "press: {next: [pass, unload]")
    file.write_text(text)
    assert core_line(load_line(file)).travel_s["load"]["unload"] == pytest.approx((9.0 + 0.5) / 0.5)

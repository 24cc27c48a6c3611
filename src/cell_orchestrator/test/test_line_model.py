"""The core's line from a line's configuration."""

from pathlib import Path

from cell_line.config.line import load_line
from cell_orchestrator.core.line import CellSpec, Station, StationKind
from cell_orchestrator.line_model import core_line

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
    text = (Path(__file__).parent / "factory" / "line.yaml").read_text()
    file = tmp_path / "line.yaml"
    file.write_text(text.replace("home: buffer", "home: buffer, spare: 0"))
    assert (SUBJECT.spare_carriers, core_line(load_line(file)).spare_carriers) == (1, 0)


def test_it_should_take_the_shortest_way_and_count_the_zones_entered() -> None:
    assert SUBJECT.travel_s["load"] == {"buffer": 4.0, "load": 0.0, "press": 4.0, "unload": 2.0}
    assert SUBJECT.travel_s["press"]["load"] == 5.0

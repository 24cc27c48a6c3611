"""It should report on the period that was asked for, or say in one line why not."""

from datetime import UTC
from pathlib import Path

import pytest

from cell_bringup.failure import CommandFailed
from cell_bringup.period import Period
from cell_bringup.period_report import AskedPeriod, lost_units, period_of, report_of, zone_named
from cell_client.times import stamp
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Operation, Recipe

LINE = Line(
    "demo",
    {"buffer": Station("buffer", StationKind.BUFFER, 2), "dosing": Station("dosing", StationKind.CELL)},
    {"dosing": CellSpec("dosing", "dosing", ("dose",), ("red",))},
    ("c1",),
    "buffer",
)
RECIPE = Recipe("polish", "red", "1", (Operation("fill", "dose", {}, "red"),))


def unit(name: str, at: float, status: UnitStatus, reason: str = "") -> list[ev.Event]:
    """A unit that is ordered, and leaves 5 s later."""
    order = Order(name, (f"{name}-01",), at, open_units=1)
    return [
        ev.OrderAccepted(at, order, (Unit(f"{name}-01", name, RECIPE),)),
        ev.UnitLeft(at + 5.0, f"{name}-01", name, status, reason, "", True, 0.0),
        ev.OrderClosed(at + 5.0, name, False),
    ]


LOG = [
    ev.LineConfigured(1.0, LINE),
    *unit("A", 100.0, UnitStatus.DONE),
    *unit("B", 200.0, UnitStatus.SCRAPPED, "too heavy"),
    *unit("C", 300.0, UnitStatus.DONE),
]


def test_figures_of_a_while() -> None:
    """It should count what happened in it, at its end but not at its begin."""
    found = report_of(LOG, Period(105.0, 305.0, UTC))
    assert (found.units_ordered, found.units_done, found.units_scrapped, found.units_open) == (2, 1, 1, 0)
    assert report_of(LOG, Period(0.0, 302.0, UTC)).units_open == 1


def test_a_while_before_the_log() -> None:
    """It should say when the log begins, and not show zeros of a line without cells."""
    with pytest.raises(CommandFailed, match=f"the log of the line begins at {stamp(1.0)}, after that period"):
        report_of(LOG, Period(0.1, 0.5, UTC))


def test_units_that_were_lost() -> None:
    """It should name each with its reason."""
    (lost,) = lost_units(LOG)
    assert (lost.unit, lost.order, lost.at, lost.reason) == ("B-01", "B", 205.0, "too heavy")
    assert lost_units(LOG, 205.0, 400.0) == lost_units(LOG, 0.0, 204.0) == ()
    assert lost_units(LOG, 204.0, 205.0) == (lost,)


@pytest.fixture
def line_file(tmp_path: Path) -> Path:
    """The line of the demo, without its world."""
    config = Path(__file__).parents[3] / "config"
    text = (config / "lines" / "demo.yaml").read_text().replace("world: ../../worlds/microfactory.sdf", "")
    text = text.replace("products: ../products", f"products: {config / 'products'}")
    text = text.replace("intake: ../intake.yaml", f"intake: {config / 'intake.yaml'}")
    file = tmp_path / "line.yaml"
    file.write_text("\n".join(line for line in text.splitlines() if not line.startswith("shifts:")))
    return file


def with_shifts(file: Path, zone: str = "UTC") -> Path:
    file.write_text(file.read_text() + f'\nshifts: {{zone: {zone}, hours: {{early: "06:00-14:00"}}}}\n')
    return file


NOW = 1795953600.0  # 2026-11-29 12:00 UTC


def test_all_there_is(line_file: Path) -> None:
    """It should need no line file."""
    assert period_of(AskedPeriod(), line_file / "gone", NOW) is None


def test_a_shift(line_file: Path) -> None:
    """It should be one of the line's, in the line's zone."""
    found = period_of(AskedPeriod(shift="early", day="2026-11-28"), with_shifts(line_file), NOW)
    assert str(found) == "early 2026-11-28 06:00:00 UTC to 2026-11-28 14:00:00 UTC"


def test_since_and_until(line_file: Path) -> None:
    """It should end now at the latest."""
    found = period_of(AskedPeriod(since="8h"), line_file, NOW)
    assert found and (found.begin, found.end) == (NOW - 28800.0, NOW)
    found = period_of(AskedPeriod(since="2d", until="1d"), line_file, NOW)
    assert found and (found.begin, found.end) == (NOW - 172800.0, NOW - 86400.0)
    found = period_of(AskedPeriod(since="2d", until="2030-01-01"), line_file, NOW)
    assert found and found.end == NOW


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (AskedPeriod(since="soon"), "'soon' is no time; say "),
        (AskedPeriod(since="1h", until="2h"), "ends before it begins"),
        (AskedPeriod(shift="early", day="tomorrow"), "'tomorrow' is no date; say 2026-11-28"),
        (AskedPeriod(shift="noon"), "there is no shift 'noon'; there are: early"),
    ],
)
def test_what_cannot_be(line_file: Path, asked: AskedPeriod, says: str) -> None:
    """It should be said in one line."""
    with pytest.raises(CommandFailed, match=says):
        period_of(asked, with_shifts(line_file), NOW)


def test_a_line_without_shifts(line_file: Path) -> None:
    """It should say so, with the file."""
    with pytest.raises(CommandFailed, match=r"line.yaml: the line names no `shifts:`$"):
        period_of(AskedPeriod(shift="early"), line_file, NOW)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "localtime/x", "Europe", "/etc/passwd", "../x"])
def test_a_zone_that_is_not_known(zone: str) -> None:
    """It should be one line, whether it is misspelt or the machine has no zones."""
    with pytest.raises(ValueError, match=f"this machine knows no time zone '{zone}': it is misspelt, or the package"):
        zone_named(zone)


def test_utc_needs_no_zone_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should work on a machine that has none."""
    monkeypatch.setattr("zoneinfo.TZPATH", ())
    assert zone_named("UTC") is UTC

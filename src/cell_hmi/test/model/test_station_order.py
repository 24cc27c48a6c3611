"""It should go round a track as a carrier does."""

from pathlib import Path

from cell_hmi.model.station_order import station_order
from cell_line.config.line import load_line
from cell_line.config.transport import TransportConfig

DEMO = Path(__file__).parents[4] / "config" / "lines" / "demo.yaml"


def track(**after: list[str]) -> TransportConfig:
    """Zones; those that are called s1, s2, ... have a station of their name."""
    zones = {
        name: {"next": list(following), **({"station": name, "kind": "buffer"} if name[0] == "s" else {})}
        for name, following in after.items()
    }
    return TransportConfig.model_validate({"zones": zones, "speed_m_s": 1.0})


def test_the_demo_line() -> None:
    assert station_order(load_line(DEMO).transport) == [
        "buffer",
        "load",
        "dosing",
        "assembly",
        "garment",
        "finishing",
        "inspection",
        "unload",
    ]


def test_stations_on_the_way_itself() -> None:
    assert station_order(track(s1=["s2"], s2=["s3"], s3=["s1"])) == ["s1", "s2", "s3"]


def test_a_part_that_the_way_leaves_out() -> None:
    """It should be shown all the same."""
    found = station_order(track(a=["b", "s1"], s1=["s3"], s3=["b"], b=["a", "s2"], s2=["a"]))
    assert found == ["s1", "s2", "s3"]

"""What a transport is made of: a transport on the kinematic track, and on one that sees for itself."""

from pathlib import Path

import pytest
from trial_line import CARRIERS, GRAPH, MoodyTrack, parts

from cell_line.config.strict_yaml import ConfigError
from cell_line.manual_clock import ManualClock
from cell_transport.carriages import Carriages
from cell_transport.journal import Journal
from cell_transport.loop_line import BUFFER
from cell_transport.track_reconciliation import Count


def test_on_the_kinematic_track_all_carriers_are_at_home(tmp_path: Path) -> None:
    """It should have a carriage for each, called what it is."""
    transport = parts(tmp_path).on_kinematic_track()
    assert {carriage.name: carriage.zone for carriage in transport.carriages} == dict.fromkeys(CARRIERS[:2], BUFFER)


def test_on_another_track_is_what_it_sees(tmp_path: Path) -> None:
    """It should have what stands there, and say what was not expected."""
    track = MoodyTrack(Carriages(GRAPH, Journal(tmp_path / "other.jsonl")), ManualClock())
    transport, surprises = parts(tmp_path).on_track(track, Count("1", dict.fromkeys(GRAPH.zones, 0) | {"s1": 1}))
    assert [(carriage.name, carriage.zone) for carriage in transport.carriages] == [("s1.1", "s1")]
    assert surprises == [f"s1.1 stands in 's1', taken for {CARRIERS[0]}"]


def test_a_journal_is_checked_before_anything_is_made(tmp_path: Path) -> None:
    """It should refuse one of another line, and let go of one that is right."""

    def opened() -> list[str]:
        links = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return [link.name for link in links if link.is_relative_to(tmp_path)]

    subject = parts(tmp_path)
    subject.check()
    assert opened() == []
    transport = subject.on_kinematic_track()
    transport.carriages.update(CARRIERS[0], zone="gone")
    transport.journal.close()
    with pytest.raises(ConfigError, match="bound to zone 'gone'"):
        subject.check()

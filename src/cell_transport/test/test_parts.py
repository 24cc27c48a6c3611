"""What a transport is made of: one on a track without sensors, and one on a track that sees for itself."""

from pathlib import Path

import pytest
from trial_line import CARRIERS, GRAPH, parts

from cell_line.config.strict_yaml import ConfigError
from cell_transport.loop_line import BUFFER
from cell_transport.track_reconciliation import Count


def test_without_sensors_all_carriers_are_at_home(tmp_path: Path) -> None:
    """It should have a carriage for each, called what it is."""
    transport = parts(tmp_path).as_kept()
    assert {carriage.name: carriage.zone for carriage in transport.carriages} == dict.fromkeys(CARRIERS[:2], BUFFER)


def test_with_sensors_there_is_what_they_see(tmp_path: Path) -> None:
    """It should have what stands there, and say what was not expected."""
    count = Count("1", dict.fromkeys(GRAPH.zones, 0) | {"s1": 1})
    transport, surprises = parts(tmp_path, count).as_seen(count)
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
    transport = subject.as_kept()
    transport.carriages.update(CARRIERS[0], zone="gone")
    transport.journal.close()
    with pytest.raises(ConfigError, match="bound to zone 'gone'"):
        subject.check()

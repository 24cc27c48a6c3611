"""TransportSupervisor: a transport as long as the track shows what is believed, and a new one from then on."""

import asyncio
from pathlib import Path

from trial_line import CARRIERS, GRAPH, MoodyTrack, run, turns

from cell_line.manual_clock import ManualClock
from cell_transport.carriages import Carriages
from cell_transport.fault_rates import TransportFaults
from cell_transport.journal import Journal
from cell_transport.loop_line import BUFFER
from cell_transport.parts import TransportParts
from cell_transport.supervisor import TransportSupervisor
from cell_transport.tag_faults import TagFaults
from cell_transport.track_reconciliation import Count


class World(MoodyTrack):
    """A track that is seen when the test says so."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Carriages(GRAPH, Journal(folder / "world.jsonl")), ManualClock())
        self.counts: asyncio.Queue[Count] = asyncio.Queue()

    async def count(self, known: str) -> Count:
        """What the test shows next."""
        return await self.counts.get()

    async def show(self, count: Count) -> None:
        """Show something, and let the supervisor see it."""
        self.counts.put_nowait(count)
        await turns(20)


def seen(boot: str, **standing: int) -> Count:
    """What a track shows of all zones."""
    return Count(boot, dict.fromkeys(GRAPH.zones, 0) | standing)


def test_a_transport_lasts_as_long_as_it_is_right(tmp_path: Path) -> None:
    """It should be kept when the track starts anew as it was, and be another one when it does not show the same."""

    async def test() -> None:
        said: list[str] = []
        subject, world = TransportSupervisor(said.append), World(tmp_path)
        faults = TagFaults(TransportFaults(), seed=1)
        path = tmp_path / "journal.jsonl"
        home = (tuple(CARRIERS[:1]), BUFFER)
        parts = TransportParts(GRAPH, *home, path, world._clock, faults, lambda _: None, lambda: None)
        subject.follow(parts, world)
        await world.show(seen("1", buffer=1))
        first, boot = subject.transport, subject.boot_id
        assert first is not None
        assert said == [f"buffer.1 stands in 'buffer', taken for {CARRIERS[0]}"]

        await world.show(seen("2", buffer=1))
        assert (subject.transport, subject.boot_id) == (first, boot)

        first.carriages.update("buffer.1", move="m1", destination="s0", origin=BUFFER)
        world.hanging.add("z15")
        await world.show(seen("3", buffer=1, s3=1))
        assert subject.transport is not None
        assert subject.boot_id != boot
        assert said[1:] == ["s3.1 stands in 's3', taken for an unknown carrier"]
        assert subject.transport.open_moves() == ["m1"], "what was under way goes on"

        await world.show(Count("4", {"elsewhere": 1}))
        assert (subject.transport, subject.problem) == (None, "the track has no zone 'buffer'")
        assert said[2:] == [subject.problem]
        await subject.close()

    run(test)

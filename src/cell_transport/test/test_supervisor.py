"""TransportSupervisor: a transport once its drivers are open, as long as the track shows what is believed."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from trial_line import CARRIERS, GRAPH, MoodyConveyor, parts, run, turns

from cell_transport.drivers import Drivers
from cell_transport.loop_line import BUFFER
from cell_transport.parts import TransportParts
from cell_transport.supervisor import TransportSupervisor
from cell_transport.track_reconciliation import Count


class Rig:
    """A supervisor with what it says, and the track of its transport."""

    def __init__(self) -> None:
        self.warned: list[str] = []
        self.troubles: list[str] = []
        self.subject = TransportSupervisor(self.warned.append, lambda: self.troubles.append(self.subject.trouble))

    async def show(self, track: MoodyConveyor, count: Count) -> None:
        """Let the sensors see something, and the supervisor hear of it."""
        track.counts.put_nowait(count)
        await turns(20)


def seen(boot: str, **standing: int) -> Count:
    """What a track shows of all zones."""
    return Count(boot, dict.fromkeys(GRAPH.zones, 0) | standing)


def on(track: MoodyConveyor, made: TransportParts) -> TransportParts:
    """The same parts with this track, and no faults before it."""
    drivers = Drivers(track, made.drivers.read_points, made.drivers.identifier)
    return TransportParts(made.env, drivers, made.carriers, made.home, made.path, made.on_read, made.on_change)


def test_a_transport_lasts_as_long_as_it_is_right(tmp_path: Path) -> None:
    """It should be kept when the track starts anew as it was, and be another one when it does not show the same."""

    async def test() -> None:
        rig = Rig()
        subject, made = rig.subject, parts(tmp_path, carriers=1)
        track = MoodyConveyor(made.env, seen("1", buffer=1))
        subject.start(on(track, made))
        await turns(20)
        first, boot = subject.transport, subject.boot_id
        assert first is not None
        assert rig.warned == [f"buffer.1 stands in 'buffer', taken for {CARRIERS[0]}"]

        await rig.show(track, seen("2", buffer=1))
        assert (subject.transport, subject.boot_id) == (first, boot)

        first.carriages.update("buffer.1", move="m1", destination="s0", origin=BUFFER)
        track.hanging.add("z15")
        await rig.show(track, seen("3", buffer=1, s3=1))
        assert subject.transport is not None
        assert subject.boot_id != boot
        assert rig.warned[1:] == ["s3.1 stands in 's3', taken for an unknown carrier"]
        assert subject.transport.open_moves() == ["m1"], "what was under way goes on"

        await rig.show(track, Count("4", {"elsewhere": 1}))
        assert (subject.transport, subject.problem) == (None, "the track has no zone 'buffer'")
        assert rig.warned[2:] == [subject.problem]
        await subject.close()

    run(test)


class Gone(MoodyConveyor):
    """A track that is there or not.

    Attributes:
        there: Whether it is.
        opened: How often it was opened.
    """

    there = False
    opened = 0

    async def open(self) -> None:
        if not self.there:
            raise OSError("no answer from 10.0.0.7:9000")
        self.opened += 1

    def health(self) -> str:
        return "" if self.there else "the connection is lost"


def test_a_transport_waits_for_its_drivers(tmp_path: Path) -> None:
    """It should say which is missing and why, try again, begin once all are there, and not end when one is lost."""

    async def test() -> None:
        rig = Rig()
        subject, made = rig.subject, parts(tmp_path)
        track = Gone(made.env)
        subject.start(on(track, made))
        await turns(20)
        missing = "conveyor: no answer from 10.0.0.7:9000"
        assert (subject.transport, subject.trouble, subject.why_none) == (None, missing, missing)
        track.there = True
        await until(lambda: subject.transport is not None)
        transport = subject.transport
        assert (subject.trouble, track.opened) == ("", 1)
        track.there = False
        await until(lambda: bool(subject.trouble))
        assert rig.troubles[-1] == "conveyor: the connection is lost"
        assert subject.transport is transport
        track.there = True
        await until(lambda: not subject.trouble)
        assert track.opened == 2
        await subject.close()

    asyncio.run(test())


def test_a_driver_that_is_refused_is_not_used(tmp_path: Path) -> None:
    """It should be in trouble for as long as it is."""

    def refuses(role: str, stands: object) -> str:
        return "stands on 'simulated', and the line runs on hardware" if role == "identifier" else ""

    async def test() -> None:
        rig = Rig()
        rig.subject.start(parts(tmp_path), refuses)
        await turns(20)
        assert rig.subject.transport is None
        assert rig.subject.why_none == "identifier: stands on 'simulated', and the line runs on hardware"
        await rig.subject.close()

    run(test)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what needs wall time."""
    async with asyncio.timeout(240.0):
        while not condition():
            await asyncio.sleep(0.01)

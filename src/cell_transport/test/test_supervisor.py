"""TransportSupervisor: a transport once its drivers are open, as long as the track shows what is believed."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from trial_line import CARRIERS, GRAPH, MoodyConveyor, parts, run, turns, until

from cell_line.shared import SharedThings
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
    return replace(made, drivers={**made.drivers, "conveyor": track})


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


class Told(SharedThings):
    """Things that say when they go to work.

    Attributes:
        said: In this order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def start(self) -> None:
        self.said.append("to work")

    async def close(self) -> None:
        self.said.append("off work")


def test_what_drivers_share_works_as_long_as_they_do(tmp_path: Path) -> None:
    """It should go to work before they are opened, and off work once they are closed; closing twice is no harm."""

    async def test() -> None:
        subject, made, shared = Rig().subject, parts(tmp_path), Told()
        made.env.shared = shared
        await subject.close()
        subject.start(made)
        assert shared.said == ["to work"]
        await subject.close()
        await subject.close()
        assert shared.said == ["to work", "off work"]

    run(test)


@pytest.mark.parametrize(("role", "begins"), [("conveyor", False), ("read_points", True), ("identifier", True)])
def test_a_driver_that_is_refused_is_not_used(tmp_path: Path, role: str, begins: bool) -> None:
    """It should be in trouble for as long as it is; nothing begins without a conveyor, much without the others."""

    def refuses(other: str, stands: object) -> str:
        return "stands on 'simulated', and the line runs on hardware" if role == other else ""

    async def test() -> None:
        rig = Rig()
        subject = rig.subject
        subject.start(parts(tmp_path), refuses)
        await turns(20)
        why = f"{role}: stands on 'simulated', and the line runs on hardware"
        assert (subject.trouble, subject.transport is not None) == (why, begins)
        assert begins or subject.why_none == why
        if subject.transport:
            asked = asyncio.create_task(subject.transport.move("m1", BUFFER, BUFFER))
            await turns(20)
            assert asked.done() == (role == "identifier"), "an antenna looks at who arrives, no camera"
        await subject.close()

    run(test)

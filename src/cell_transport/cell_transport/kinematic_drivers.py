"""Drivers with nothing behind them: hops that take their time, and tags as the journal of the carriages has them."""

from pydantic import BaseModel, ConfigDict

from cell_line.codes import Code
from cell_transport.answer import Answer
from cell_transport.carriages import Carriage
from cell_transport.drivers import Conveyor, Identifier, ReadPoint, TransportEnv
from cell_transport.tag import Look, Tag, TagSighting

TAG_S = 0.1
"""Time on the air for a read on demand or a write [s]."""
IDENTIFY_S = 2.0
"""Time the camera needs for a fiducial [s]."""
RSSI_DBM = -50.0
"""How loudly a tag answers [dBm]."""


class KinematicTrackOptions(BaseModel):
    """None."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KinematicConveyor(Conveyor):
    """Carriages are where the transport has sent them."""

    Options = KinematicTrackOptions

    def __init__(self, options: KinematicTrackOptions, env: TransportEnv) -> None:
        """Take the lengths of the zones and line time."""
        self._env = env

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        """Let the time of the hop pass."""
        await self._env.clock.sleep(self._env.graph.hop_time(zone))
        return Answer()


class KinematicReadPoint(ReadPoint):
    """Tags are what the journal says."""

    Options = KinematicTrackOptions
    by_name = True

    def __init__(self, options: KinematicTrackOptions, env: TransportEnv) -> None:
        """Take the carriages and line time."""
        self._env = env

    async def read(self, zone: str, carriage: str, again: bool = False) -> Look:
        """The carriage's tag, if it is there."""
        if again:
            await self._env.clock.sleep(TAG_S)
        seen = self._env.carriages[carriage]
        if seen.zone != zone:
            return Look()
        tag = seen.tag
        told = ("", b"", False) if tag.dead else (tag.epc, tag.memory, True)
        return Look((TagSighting(*told, RSSI_DBM),), tag)

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """Write the tag into the journal; whoever had it written keeps it for good."""
        await self._env.clock.sleep(TAG_S)
        seen = self._env.carriages[carriage]
        if not _stands(seen, zone):
            return Answer(Code.NO_CARRIER, f"nobody stands in {zone!r} any more")
        if seen.tag.dead and (target or not new_epc):
            return Answer(Code.TAG_UNREADABLE, f"the tag in {zone!r} does not answer")
        if target and seen.tag.epc != target.upper():
            return Answer(Code.TARGET_MISMATCH, f"there is the tag {seen.tag.epc}, not {target}")
        self._env.carriages.note(carriage, tag=Tag(new_epc.upper() or seen.tag.epc, memory))
        return Answer()


class KinematicIdentifier(Identifier):
    """What is printed on a carriage is its name."""

    Options = KinematicTrackOptions
    by_name = True

    def __init__(self, options: KinematicTrackOptions, env: TransportEnv) -> None:
        """Take the carriages and line time."""
        self._env = env

    async def identify(self, zone: str, carriage: str) -> str:
        """What is printed on the carriage: its name."""
        await self._env.clock.sleep(IDENTIFY_S)
        return carriage if _stands(self._env.carriages[carriage], zone) else ""


def _stands(carriage: Carriage, zone: str) -> bool:
    return carriage.zone == zone and not carriage.hopping

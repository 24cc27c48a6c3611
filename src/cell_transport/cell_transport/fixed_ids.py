"""A read point of tags whose identity the factory has written, over any other."""

from cell_line.codes import Code
from cell_line.driver import StandsOn
from cell_transport.answer import Answer
from cell_transport.drivers import ReadPoint
from cell_transport.tag import Look


class FixedIds(ReadPoint):
    """Another read point, that writes no identity.

    A tag that already has the one which is asked for gets its memory; who wants another must exchange the tag.
    """

    def __init__(self, inner: ReadPoint) -> None:
        """Take the read point."""
        self._inner = inner

    async def open(self) -> None:
        """Open the other one."""
        await self._inner.open()

    async def close(self) -> None:
        """Close the other one."""
        await self._inner.close()

    async def stands(self) -> StandsOn:
        """Of the other one."""
        return await self._inner.stands()

    def health(self) -> str:
        """Of the other one."""
        return self._inner.health()

    async def read(self, zone: str, carriage: str, again: bool = False) -> Look:
        """See `ReadPoint`."""
        return await self._inner.read(zone, carriage, again)

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """See `ReadPoint`."""
        if not new_epc:
            return await self._inner.write(zone, carriage, target, memory, "")
        look = await self._inner.read(zone, carriage, again=True)
        if not look.sightings:
            return Answer(Code.NO_CARRIER, f"no tag answers in {zone!r}")
        if look.tag is None or look.tag.dead:
            return Answer(Code.TAG_UNREADABLE, f"the tag in {zone!r} does not answer: a person must exchange it")
        if look.tag.epc != new_epc.upper():
            return Answer(Code.WRITE_FAILED, f"the identity {look.tag.epc} of the tag in {zone!r} cannot be written")
        return await self._inner.write(zone, carriage, target or look.tag.epc, memory, "")

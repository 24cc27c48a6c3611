"""FixedIds: tags whose identity the factory has written."""

import asyncio
from pathlib import Path

from bed import bed

from cell_line.codes import Code
from cell_line.manual_clock import ManualClock
from cell_line.tag_schemes.raw import Iso15693Uid
from cell_transport.conformance import FIRST, MEMORY, OTHER, SECOND, TAGS
from cell_transport.fixed_ids import FixedIds
from cell_transport.tag import Tag


def test_no_identity_is_written(tmp_path: Path) -> None:
    """It should write memory, also where the identity asked for is there already, and refuse another one."""
    made = bed(tmp_path, "kinematic", ManualClock())
    subject, own = FixedIds(made.drivers.read_points), TAGS[SECOND].epc

    async def test() -> None:
        assert (await subject.write("i", SECOND, own, OTHER, "")).code is Code.DONE
        assert (await subject.write("i", SECOND, "", MEMORY, own.lower())).code is Code.DONE
        assert (await subject.read("i", SECOND)).tag == Tag(own, MEMORY)
        refused = await subject.write("i", SECOND, "", b"", TAGS[FIRST].epc)
        assert (refused.code, refused.message) == (
            Code.WRITE_FAILED,
            f"the identity {own} of the tag in 'i' cannot be written",
        )
        assert (await subject.write("c", SECOND, "", b"", own)).code is Code.NO_CARRIER
        made.env.carriages.update(SECOND, tag=Tag(own, MEMORY, dead=True))
        assert (await subject.write("i", SECOND, "", b"", own)).code is Code.TAG_UNREADABLE

    asyncio.run(test())


def test_a_scheme_says_whether_identities_are_written(tmp_path: Path) -> None:
    """It should be put before the read points of a line whose scheme writes none."""
    assert isinstance(bed(tmp_path, "kinematic", ManualClock(), scheme=Iso15693Uid).drivers.read_points, FixedIds)

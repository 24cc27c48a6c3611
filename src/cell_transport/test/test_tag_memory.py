"""TagMemory: 64 bytes and back."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cell_line.plain import shown
from cell_transport.tag_memory import MAX_REVISION, MAX_UNIT, SIZE, TagMemory, TagMemoryError, decode

TEXT = st.characters(codec="utf-8").filter(lambda character: shown(character) == character)
MEMORIES = st.builds(
    TagMemory,
    st.text(TEXT, max_size=MAX_UNIT).filter(lambda text: len(text.encode()) <= MAX_UNIT),
    st.text(TEXT, max_size=MAX_REVISION).filter(lambda text: len(text.encode()) <= MAX_REVISION),
    st.integers(0, 2**16 - 1),
)


def test_there_is_room_for_the_longest() -> None:
    """It should take as much as it says that a tag holds."""
    longest = TagMemory("A" * MAX_UNIT, "1" * MAX_REVISION, 2**16 - 1)
    assert decode(longest.encode()) == longest


@given(MEMORIES)
def test_it_reads_back(memory: TagMemory) -> None:
    """It should fit 64 bytes and say the same again."""
    encoded = memory.encode()
    assert len(encoded) == SIZE
    assert decode(encoded) == memory


@given(MEMORIES, st.integers(0, SIZE * 8 - 1))
def test_one_flipped_bit_is_found(memory: TagMemory, bit: int) -> None:
    """It should be an error value, not a different content."""
    damaged = bytearray(memory.encode())
    damaged[bit // 8] ^= 1 << bit % 8
    assert decode(bytes(damaged)) is TagMemoryError.CORRUPT


@given(st.binary(max_size=100))
def test_any_bytes_are_read_without_an_exception(memory: bytes) -> None:
    """It should always answer with a value."""
    assert isinstance(decode(memory), TagMemory | TagMemoryError)


def sealed(body: bytes) -> bytes:
    """A memory with a right checksum, whoever wrote it."""
    whole = body.ljust(SIZE - 4, b"\0")
    return whole + zlib.crc32(whole).to_bytes(4)


@pytest.mark.parametrize(
    "body",
    [
        b"\x02\x00\x00\x01\x00A",
        b"\x01\x00\x00\x29\x00" + b"A" * 41,
        b"\x01\x00\x00\x01\x10A" + b"1" * 16,
        b"\x01\x00\x00\x01\x00A....",
        b"\x01\x00\x00\x01\x00\xff",
        b"\x01\x00\x00\x04\x00\x1b[1m",
        b"\x01\x00\x00\x00\x01\x07",
        b"\x01\x00\x00\xff\xff" + b"A" * 55,
    ],
    ids=["version", "long unit", "long revision", "rest", "no UTF-8", "control", "bell", "no room"],
)
def test_a_right_checksum_is_not_enough(body: bytes) -> None:
    """It should believe only what it would have written itself, of text that can be shown."""
    assert decode(sealed(b"\x01\x00\x02\x01\x01A1")) == TagMemory("A", "1", 2)
    assert decode(sealed(body)) is TagMemoryError.CORRUPT


@pytest.mark.parametrize("length", [SIZE + 1, 1_000_000])
def test_more_than_a_tag_holds_is_not_blank(length: int) -> None:
    """It should not take a memory that no tag has for one that was never written."""
    assert decode(bytes(length)) is TagMemoryError.CORRUPT


@pytest.mark.parametrize("memory", [b"", bytes(1), bytes(SIZE)])
def test_a_cleared_memory_is_blank(memory: bytes) -> None:
    """It should be told apart from a damaged one and from an empty carrier."""
    assert decode(memory) is TagMemoryError.BLANK
    assert decode(TagMemory().encode()) == TagMemory()


@pytest.mark.parametrize(
    ("memory", "message"),
    [
        (TagMemory(unit="ü" * 21), "unit id .* has 42 bytes, a tag holds 40"),
        (TagMemory(revision="1" * 16), "revision .* has 16 bytes, a tag holds 15"),
        (TagMemory(next_operation=-1), "next operation -1"),
        (TagMemory(next_operation=2**16), "next operation 65536"),
    ],
)
def test_what_does_not_fit_is_refused(memory: TagMemory, message: str) -> None:
    """It should say which field and how much room there is."""
    with pytest.raises(ValueError, match=message):
        memory.encode()

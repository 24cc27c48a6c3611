import numpy as np
import pytest

from cell_vision.parts.pcd import NotACloud, read_cloud, unpacked

HEAD = """# .PCD v0.7 - Point Cloud Data file format
VERSION 0.7
FIELDS x y z rgba
SIZE 4 4 4 4
TYPE F F F U
COUNT 1 1 1 1
WIDTH 2
HEIGHT 1
VIEWPOINT 0 0 0 1 0 0 0
POINTS 2
DATA {}
"""
KINDS = [("x", "<f4"), ("y", "<f4"), ("z", "<f4"), ("rgba", "<u4")]
ROWS = np.array([(1.0, 2.0, 3.0, 0x0A0B0C), (4.0, np.nan, 6.0, 7)], KINDS)


def packed(data: bytes) -> bytes:
    """LZF without repetitions."""
    return b"".join(bytes([len(data[k : k + 32]) - 1]) + data[k : k + 32] for k in range(0, len(data), 32))


def compressed() -> bytes:
    loose = b"".join(ROWS[name].tobytes() for name in ROWS.dtype.names or ())
    tight = packed(loose)
    return HEAD.format("binary_compressed").encode() + np.array([len(tight), len(loose)], "<u4").tobytes() + tight


FILES = {
    "ascii": HEAD.format("ascii").encode() + b"1 2 3 658188\n4 nan 6 7\n",
    "binary": HEAD.format("binary").encode() + ROWS.tobytes(),
    "binary_compressed": compressed(),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_file_is_read(kind: str) -> None:
    cloud = read_cloud(FILES[kind])
    assert np.array_equal(cloud.xyz()[0], [[1.0, 2.0, 3.0], [4.0, np.nan, 6.0]], equal_nan=True)
    colours = cloud.colours()
    assert colours is not None and colours[0, 0].tolist() == [10, 11, 12]


def test_repetitions_may_overlap_themselves() -> None:
    assert unpacked(b"\x00a\xe0\x03\x00", 13) == b"a" * 13


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no PCD file"),
        (b"PK\x03\x04" + b"\n" * 99, "no PCD file"),
        (FILES["binary"][:-1], "too early"),
        (FILES["binary_compressed"][:-1], "cut off"),
        (FILES["ascii"][:-4], "no table"),
        (FILES["ascii"].replace(b"POINTS 2", b"POINTS 99999999999"), "says 99999999999 points"),
        (FILES["ascii"].replace(b"WIDTH 2", b"WIDTH -2"), "where numbers belong"),
        (FILES["ascii"].replace(b"COUNT 1 1", b"COUNT 3 1"), "several values"),
        (FILES["ascii"].replace(b"TYPE F", b"TYPE X"), "X4"),
        (FILES["ascii"].replace(b"FIELDS x", b"FIELDS y"), "for each field"),
        (FILES["ascii"].replace(b"HEIGHT 1\n", b""), "no HEIGHT"),
        (FILES["ascii"].replace(b"DATA ascii", b"DATA zip"), "'zip'"),
    ],
)
def test_what_is_no_cloud_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NotACloud, match=why):
        read_cloud(data)


@pytest.mark.parametrize("data", [b"\x20\x00", b"\xe0", b"\x05ab", b"\x01ab" * 9])
def test_what_is_no_lzf_is_refused(data: bytes) -> None:
    with pytest.raises(NotACloud, match="damaged"):
        unpacked(data, 9)

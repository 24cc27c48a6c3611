"""Files of point clouds as the Point Cloud Library writes them (PCD 0.7): text, binary, and compressed with LZF.

Source: "The PCD (Point Cloud Data) file format", pointclouds.org.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 20_000_000
LONGEST_HEADER = 4_096
"""Bytes."""
TYPES = {("F", 4): "<f4", ("F", 8): "<f8"} | {(kind, n): f"<{kind.lower()}{n}" for kind in "UI" for n in (1, 2, 4)}
NEEDED = ("FIELDS", "SIZE", "TYPE", "WIDTH", "HEIGHT", "POINTS", "DATA")
LITERAL = 32
"""A control byte below it begins so many bytes and one as they are; any other one repeats what was before."""
LONG = 7


class NotACloud(ValueError):
    """The bytes are no such file; the text says why."""


@dataclass(frozen=True, slots=True)
class CloudFile:
    """What a file holds.

    Attributes:
        width: Points in a row.
        height: Rows; 1 for a cloud without order.
        fields: Name -> values, (height * width).
    """

    width: int
    height: int
    fields: dict[str, NDArray[np.generic]]

    def xyz(self) -> NDArray[np.float32]:
        """Return the points, (height, width, 3) [m].

        Raises:
            NotACloud: it has none.
        """
        if not {"x", "y", "z"} <= self.fields.keys():
            raise NotACloud(f"has no points; its fields are {', '.join(self.fields)}")
        stacked = np.stack([self.fields[axis] for axis in "xyz"], axis=-1)
        return np.asarray(stacked.reshape(self.height, self.width, 3), np.float32)

    def colours(self) -> NDArray[np.uint8] | None:
        """Return red, green and blue, (height, width, 3); None if it has no colours."""
        packed = self.fields.get("rgba", self.fields.get("rgb"))
        if packed is None or packed.dtype.itemsize != 4:
            return None
        value = packed.view("<u4").reshape(self.height, self.width)
        return np.stack([(value >> shift) & 255 for shift in (16, 8, 0)], axis=-1).astype(np.uint8)


def read_cloud(data: bytes) -> CloudFile:
    """Read a file.

    Raises:
        NotACloud: it is none, is damaged or too large, or has fields that are not read.
    """
    header, body = _header(data)
    names, sizes, kinds = header["FIELDS"], _numbers(header["SIZE"]), header["TYPE"]
    width, height, points = (_numbers(header[key])[0] for key in ("WIDTH", "HEIGHT", "POINTS"))
    if not len(names) == len(sizes) == len(kinds) == len(set(names)):
        raise NotACloud("must have a size and a type for each field")
    if any(count != 1 for count in _numbers(header.get("COUNT", ["1"]))):
        raise NotACloud("has fields of several values, which are not read")
    if points != width * height or not 0 < points <= MOST_POINTS:
        raise NotACloud(f"says {points} points, {width} by {height}; at most {MOST_POINTS} are read")
    unknown = [f"{kind}{size}" for kind, size in zip(kinds, sizes, strict=True) if (kind, size) not in TYPES]
    if unknown:
        raise NotACloud(f"has values of type {', '.join(unknown)}, which are not read")
    layout = {name: np.dtype(TYPES[kind, size]) for name, kind, size in zip(names, kinds, sizes, strict=True)}
    return CloudFile(width, height, _values(header["DATA"], body, layout, points))


def _header(data: bytes) -> tuple[dict[str, list[str]], bytes]:
    end = data.find(b"\n", data.find(b"\nDATA ", 0, LONGEST_HEADER) + 1)
    if not data.lstrip().startswith((b"# .PCD", b"VERSION")) or not 0 < end < LONGEST_HEADER:
        raise NotACloud("is no PCD file")
    lines = (line.split() for line in data[:end].decode("ascii", "replace").splitlines())
    header = {words[0]: words[1:] for words in lines if len(words) > 1 and not words[0].startswith("#")}
    missing = [key for key in NEEDED if key not in header]
    if missing:
        raise NotACloud(f"has no {', '.join(missing)}")
    return header, data[end + 1 :]


def _numbers(words: list[str]) -> list[int]:
    if not all(word.isascii() and word.isdigit() for word in words):
        raise NotACloud(f"has '{' '.join(words)[:40]}' where numbers belong")
    return [int(word) for word in words]


def _values(
    kind: list[str], body: bytes, layout: dict[str, np.dtype[np.generic]], points: int
) -> dict[str, NDArray[np.generic]]:
    row = np.dtype(list(layout.items()))
    if kind == ["ascii"]:
        return _of_text(body, layout, points)
    if kind == ["binary"]:
        if len(body) < points * row.itemsize:
            raise NotACloud("ends too early")
        rows = np.frombuffer(body, row, points)
        return {name: rows[name].copy() for name in layout}
    if kind != ["binary_compressed"]:
        raise NotACloud(f"is of data '{' '.join(kind)[:40]}', which is not read")
    if len(body) < 8:
        raise NotACloud("ends too early")
    packed, whole = (int(n) for n in np.frombuffer(body, "<u4", 2))
    if whole != points * row.itemsize or len(body) < 8 + packed:
        raise NotACloud("is cut off, or its sizes do not agree")
    loose, out, start = unpacked(body[8 : 8 + packed], whole), {}, 0
    for name, dtype in layout.items():
        out[name] = np.frombuffer(loose, dtype, points, start).copy()
        start += points * dtype.itemsize
    return out


def _of_text(body: bytes, layout: dict[str, np.dtype[np.generic]], points: int) -> dict[str, NDArray[np.generic]]:
    try:
        table = np.array(body.split(), dtype=float).reshape(points, len(layout))
        return {name: table[:, k].astype(dtype) for k, (name, dtype) in enumerate(layout.items())}
    except ValueError:
        raise NotACloud(f"has no table of {points} rows of {len(layout)} numbers") from None


def unpacked(data: bytes, size: int) -> bytes:
    """Unpack LZF (Marc Lehmann's) to so many bytes.

    Raises:
        NotACloud: it is damaged.
    """
    out = bytearray()
    at, end = 0, len(data)
    try:
        while at < end and len(out) <= size:
            control = data[at]
            at += 1
            if control < LITERAL:
                out += data[at : at + control + 1]
                at += control + 1
                continue
            length, back = control >> 5, (control & 31) << 8
            if length == LONG:
                length += data[at]
                at += 1
            start = len(out) - back - data[at] - 1
            at += 1
            if start < 0:
                raise NotACloud("is damaged: it repeats what never was")
            piece = bytes(out[start : start + length + 2])
            # What is repeated may be longer than what there is yet: then it repeats itself.
            out += (piece * (-(-(length + 2) // len(piece))))[: length + 2]
    except IndexError:
        raise NotACloud("is damaged: it ends within a piece") from None
    if len(out) != size:
        raise NotACloud(f"is damaged: it unpacks to {len(out)} bytes, not {size}")
    return bytes(out)

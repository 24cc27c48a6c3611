"""Lets `rclpy` write half an emoji, which no Python text that it takes can hold.

A message is made in C as ever; then its bytes are read anew, with the half emoji where its placeholder stands.
"""

import ctypes
from ctypes import POINTER, c_bool, c_char_p, c_int, c_size_t, c_ubyte, c_void_p, py_object
from typing import Any

from cell_bringup.sweep.kinds import HALF_EMOJI

PLACEHOLDER = HALF_EMOJI.encode()
HALF = b"\xed\xa0\xbd".ljust(len(PLACEHOLDER))
"""Half a surrogate pair as UTF-8 would write it, as long as its placeholder."""
CONVERT = ctypes.PYFUNCTYPE(c_bool, py_object, c_void_p)
_kept: dict[Any, tuple[Any, ...]] = {}
"""What C points to, by class of message."""


class _Allocator(ctypes.Structure):
    """rcutils_allocator_t."""

    _fields_ = [(name, c_void_p) for name in ("allocate", "deallocate", "reallocate", "zero_allocate", "state")]


class _Bytes(ctypes.Structure):
    """rcutils_uint8_array_t."""

    _fields_ = [("buffer", POINTER(c_ubyte)), ("length", c_size_t), ("capacity", c_size_t), ("allocator", _Allocator)]


def write_halves(message: Any) -> None:
    """Have every message of a class written so, for the rest of this process.

    Args:
        message: A class that `rclpy` sends as a whole: of a topic, a request, a response, a feedback.
    """
    if message in _kept:
        return
    kind = type(message)
    kind.__import_type_support__()
    support, name = _pointer(kind._TYPE_SUPPORT), _name(kind._CONVERT_FROM_PY)
    convert = CONVERT(_pointer(kind._CONVERT_FROM_PY))

    def converted(given: Any, made: int) -> bool:
        return bool(convert(given, made)) and _halved(made, support)

    written = CONVERT(converted)
    _kept[message] = (written, name)
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.argtypes, capsule.restype = (c_void_p, c_char_p, c_void_p), py_object
    kind._CONVERT_FROM_PY = capsule(ctypes.cast(written, c_void_p), name, None)


def _halved(message: int, support: int) -> bool:
    """Put half an emoji into a message in C wherever its placeholder stands."""
    rmw, tools = ctypes.CDLL("librmw_fastrtps_cpp.so"), ctypes.CDLL("librcutils.so")
    tools.rcutils_get_default_allocator.restype = _Allocator
    data = _Bytes(None, 0, 0, tools.rcutils_get_default_allocator())
    for call in (rmw.rmw_serialize, rmw.rmw_deserialize):
        call.argtypes, call.restype = (c_void_p, c_void_p, c_void_p), c_int
    try:
        if rmw.rmw_serialize(message, support, ctypes.byref(data)):
            return False
        said = ctypes.string_at(data.buffer, data.length)
        if PLACEHOLDER not in said:
            return True
        ctypes.memmove(data.buffer, said.replace(PLACEHOLDER, HALF), data.length)
        return not rmw.rmw_deserialize(ctypes.byref(data), support, message)
    finally:
        tools.rcutils_uint8_array_fini(ctypes.byref(data))


def _name(capsule: Any) -> bytes | None:
    name = ctypes.pythonapi.PyCapsule_GetName
    name.argtypes, name.restype = (py_object,), c_char_p
    found: bytes | None = name(capsule)
    return found


def _pointer(capsule: Any) -> int:
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.argtypes, pointer.restype = (py_object, c_char_p), c_void_p
    return int(pointer(capsule, _name(capsule)))

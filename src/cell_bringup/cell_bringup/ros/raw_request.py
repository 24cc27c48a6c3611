"""Requests that `rclpy` itself could not write: serialised bytes are handed to the C library below it."""

import ctypes
from ctypes import POINTER, c_char_p, c_int64, c_size_t, c_uint8, c_void_p
from typing import Any

from rclpy.client import Client

OK = 0


class _Allocator(ctypes.Structure):
    """rcutils_allocator_t: four functions and their state; here none is called."""

    _fields_ = [(name, c_void_p) for name in ("allocate", "deallocate", "reallocate", "zero_allocate", "state")]


class _Serialized(ctypes.Structure):
    """rcutils_uint8_array_t."""

    _fields_ = [
        ("buffer", POINTER(c_uint8)),
        ("length", c_size_t),
        ("capacity", c_size_t),
        ("allocator", _Allocator),
    ]


def send_raw(client: Client, data: bytes) -> None:
    """Send a request; nobody waits for the response.

    Args:
        client: Of the service.
        data: The request, serialised.

    Raises:
        ValueError: The bytes are no request of this service, or it cannot be sent.
    """
    kind = type(client.srv_type.Request)
    message = ctypes.CFUNCTYPE(c_void_p)(_pointer(kind._CREATE_ROS_MESSAGE))()
    try:
        buffer = (c_uint8 * len(data)).from_buffer_copy(data)
        serialized = _Serialized(buffer, len(data), len(data), _Allocator())
        read = ctypes.CDLL("librmw_fastrtps_cpp.so").rmw_deserialize
        read.argtypes = (c_void_p, c_void_p, c_void_p)
        if read(ctypes.byref(serialized), _pointer(kind._TYPE_SUPPORT), message) != OK:
            raise ValueError("these bytes are no request")
        send = ctypes.CDLL("librcl.so").rcl_send_request
        send.argtypes = (c_void_p, c_void_p, POINTER(c_int64))
        with client.handle:
            if send(client.handle.pointer, message, ctypes.byref(c_int64())) != OK:
                raise ValueError("the request cannot be sent")
    finally:
        ctypes.CFUNCTYPE(None, c_void_p)(_pointer(kind._DESTROY_ROS_MESSAGE))(message)


def _pointer(capsule: Any) -> int:
    """What a PyCapsule holds."""
    name = ctypes.pythonapi.PyCapsule_GetName
    name.argtypes, name.restype = (ctypes.py_object,), c_char_p
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.argtypes, pointer.restype = (ctypes.py_object, c_char_p), c_void_p
    return int(pointer(capsule, name(capsule)))

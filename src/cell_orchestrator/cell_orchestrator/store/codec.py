"""Events and plants as JSON text: what the store writes, hashes and reads back.

The order of a dict is kept, for it can mean something (stations in configured order).  A Map has no order of its
own, so its keys are sorted: the same plant gives the same text in every process.
"""

from functools import cache
from typing import Any, get_args, get_origin

import msgspec
from immutables import Map

from cell_line.plain import shown
from cell_orchestrator.core.events import Event, event_types
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.wall_clock import is_line_time
from cell_orchestrator.store.errors import ChainError, StoreError, Unstorable
from cell_orchestrator.store.lifting import lifted


def _map_to_dict(value: Any) -> Any:
    if isinstance(value, Map):
        return dict(sorted(value.items()))
    raise TypeError(f"a {type(value).__name__} has no stored form")


def _dict_to_map(kind: Any, value: Any) -> Any:
    if get_origin(kind) is Map:
        return Map(msgspec.convert(value, dict[get_args(kind)], dec_hook=_dict_to_map))  # type: ignore[misc]
    raise TypeError(f"{kind} has no stored form")


_ENCODER = msgspec.json.Encoder(enc_hook=_map_to_dict)
_PLANT = msgspec.json.Decoder(Plant, dec_hook=_dict_to_map)


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Event] | None:
    found = event_types().get(kind)
    return msgspec.json.Decoder(found, dec_hook=_dict_to_map) if found else None


def to_json(value: Any) -> str:
    """JSON text of any dataclass of the core, for people and for other programs."""
    return _ENCODER.encode(value).decode()


def encode_event(event: Event) -> tuple[str, str]:
    """Kind and JSON text of an event.

    Raises:
        Unstorable: the text would not give the same event back (a NaN, a tuple inside parameters, a broken string).
    """
    kind = type(event).__name__
    try:
        data = _ENCODER.encode(event)
        same = _read(kind, data) == event
    except (ArithmeticError, RecursionError, TypeError, ValueError, msgspec.MsgspecError) as error:
        raise Unstorable(f"{kind} cannot be stored: {error}") from error
    if not is_line_time(event.at):
        raise Unstorable(f"{kind} cannot be stored: {event.at:g} s since 1970 is no time of a line")
    if not same:
        raise Unstorable(f"{kind} cannot be stored: it reads back different from {shown(str(event))}")
    return kind, data.decode()


def decode_event(seq: int, version: int, kind: str, data: str) -> Event:
    """The event stored under `seq`.

    Raises:
        ChainError: version or kind is not known, or the text is not such an event.
    """
    try:
        return _read(kind, lifted(kind, version, data))
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        raise ChainError(seq, f"cannot be read: {error}") from error


def _read(kind: str, data: str | bytes) -> Event:
    decoder = _decoder(kind)
    if decoder is None:
        raise ValueError(f"unknown kind {kind!r}")
    return decoder.decode(data)


def encode_plant(plant: Plant) -> str:
    """JSON text of a plant."""
    return _ENCODER.encode(plant).decode()


def decode_plant(data: str) -> Plant:
    """The plant of a snapshot.

    Raises:
        StoreError: the text is not a plant.
    """
    try:
        return _PLANT.decode(data)
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        raise StoreError(f"snapshot cannot be read: {error}") from error

"""Events and plants survive being written down, or are refused before they are."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import reduce
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from immutables import Map

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.store.codec import decode_event, decode_plant, encode_event, encode_plant
from cell_orchestrator.store.errors import ChainError, StoreError, Unstorable

SIMPLE = {str: 'ü "quoted"\n', float: 0.1, int: 3, bool: True}


def sample(kind: Any) -> Any:
    """Some value of a type, every field filled."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if kind is Any:
        return [1, {"deep": None}]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[-1]
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{field.name: sample(hints[field.name]) for field in fields(kind)})
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return sample(args[0])
    if origin is tuple:
        return (sample(args[0]), sample(args[0]))
    if origin is Mapping:
        return {"z": sample(args[1]), "a": sample(args[1])}
    if origin is Map:
        return Map({"z": sample(args[1]), "a": sample(args[1])})
    raise AssertionError(f"no sample for {kind}")


@pytest.mark.parametrize("kind", ev.event_types().values(), ids=lambda kind: kind.__name__)
def test_every_event_reads_back_equal(kind: type[ev.Event]) -> None:
    event = sample(kind)
    name, data = encode_event(event)
    assert name == kind.__name__
    assert decode_event(1, event.VERSION, name, data) == event


def test_plant_reads_back_equal(history: Any) -> None:
    plant = replay(Plant(), history.start() + history.unit_made(1)[:-3])
    assert plant.jobs and plant.units and plant.orders
    assert decode_plant(encode_plant(plant)) == plant


def test_order_of_a_mapping_is_kept() -> None:
    """It should be: stations are asked for in configured order."""
    event = replace(sample(ev.OperationStarted), parameters={"z": 1, "a": 2})
    read = decode_event(1, event.VERSION, *encode_event(event))
    assert isinstance(read, ev.OperationStarted)
    assert list(read.parameters) == ["z", "a"]


def test_same_plant_same_text_in_every_process() -> None:
    """It should not depend on the seed of str hashes."""
    code = (
        "from immutables import Map; from cell_orchestrator.core.plant import Plant;"
        "from cell_orchestrator.store.codec import *;"
        "from cell_orchestrator.store.plant_forms import plant_version;"
        "print(plant_version(), encode_plant(Plant(variants=Map({f'v{i}': i for i in range(50)}))))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


@pytest.mark.parametrize(
    "result",
    [{"value": float("nan")}, {"pair": (1, 2)}, {"text": "\ud800"}, {1: "key"}, {"object": object()},
     {"deep": reduce(lambda inner, _: [inner], range(5000), 0)}, {"long": ("x" * 1_000_000,)}],
    ids=("nan", "tuple", "broken text", "number as key", "object", "deep", "long"),
)  # fmt: skip
def test_event_that_would_not_read_back_is_refused(result: dict[Any, Any]) -> None:
    """It should be refused by an error that is not that of the medium, in one line that is not too long."""
    event = replace(sample(ev.OperationDone), result=result)
    with pytest.raises(Unstorable, match="OperationDone cannot be stored") as refused:
        encode_event(event)
    assert len(str(refused.value)) < 3000


def test_measured_nan_is_refused() -> None:
    broken = Measurement("mass", float("nan"), "g")
    with pytest.raises(Unstorable, match="OperationDone cannot be stored"):
        encode_event(replace(sample(ev.OperationDone), measurements=(broken,)))


@pytest.mark.parametrize(
    ("version", "kind", "data", "reason"),
    [
        (ev.CellLost.VERSION + 1, "CellLost", '{"at":0.0,"cell":"a"}', "CellLost has version 2, this software reads 1"),
        (0, "CellLost", '{"at":0.0,"cell":"a"}', "CellLost has version 0, this software reads 1"),
        (1, "CellMelted", '{"at":0.0,"cell":"a"}', "unknown kind 'CellMelted'"),
        (1, "CellLost", '{"at":0.0}', "missing required field `cell`"),
        (1, "CellLost", '{"at":0.0,"ce', "cannot be read"),
    ],
)
def test_unreadable_event_names_its_number(version: int, kind: str, data: str, reason: str) -> None:
    with pytest.raises(ChainError, match=f"event 17: .*{reason}"):
        decode_event(17, version, kind, data)


def test_unreadable_plant_is_refused() -> None:
    with pytest.raises(StoreError, match="snapshot cannot be read"):
        decode_plant('{"carriers": 5}')


def test_maps_are_read_as_maps() -> None:
    plant = Plant(carriers=Map({"c": Carrier("c", "load")}))
    assert isinstance(decode_plant(encode_plant(plant)).carriers, Map)

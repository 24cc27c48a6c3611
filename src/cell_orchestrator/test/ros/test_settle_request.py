"""A person's word as a message."""

import math
from typing import Any

import pytest

pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.msg import Measurement as MeasurementMsg
from cell_interfaces.srv import SettleUnit

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.orders import Verdict
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.ros.settle_request import settle_request

GOOD = {"unit": "A-01", "verdict": "done", "reason": "looked", "by": "ann"}


def measured(value: float = 4.5, name: str = "mass", unit: str = "g") -> MeasurementMsg:
    return MeasurementMsg(name=name, value=value, unit=unit)


def test_a_word() -> None:
    """It should say what the message says."""
    message = SettleUnit.Request(**GOOD, measurements=[measured()])
    mass = (Measurement("mass", 4.5, "g"),)
    assert len(settle_request(SettleUnit.Request(**GOOD, measurements=[measured()] * 100)).measurements) == 100
    assert settle_request(message) == rq.SettleUnit("A-01", Verdict.DONE, mass, "looked", "ann")
    words = SettleUnit.Request
    assert {words.DONE, words.REWORK, words.SCRAP, words.USE_AS_IS} == set(Verdict)


def test_what_a_person_tells_beside_it() -> None:
    """It should be taken over: the cause, what is done about it, and how they signed."""
    told = {"cause": "worn pump", "action": "pump changed", "signature": "password"}
    said = settle_request(SettleUnit.Request(**GOOD, **told))
    assert (said.cause, said.action, said.signature) == ("worn pump", "pump changed", "password")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("verdict", "burn", "cannot be settled as 'burn'; known: done, rework, use_as_is, scrap"),
        ("verdict", "", "known: done, rework, use_as_is, scrap"),
        ("unit", "A\x1b", "unit: character 2 cannot be printed"),
        ("reason", "x" * 300, "reason: has 300 characters"),
        ("by", "\x00", "by: character 1"),
        ("cause", "\x00", "cause: character 1"),
        ("action", "\x00", "action: character 1"),
        ("signature", "\x00", "signature: character 1"),
        ("measurements", [measured(math.nan)], "mass: must be a finite number"),
        ("measurements", [measured(-math.inf)], "mass: must be a finite number"),
        ("measurements", [measured(name="\x07")], "measurement: character 1"),
        ("measurements", [measured(unit="\x07")], "unit of a measurement: character 1"),
        ("measurements", [measured()] * 101, "101 measurements, 100 at most"),
    ],
)
def test_what_cannot_be_stored_is_refused(field: str, value: Any, says: str) -> None:
    """It should say what is wrong with which field."""
    with pytest.raises(ValueError, match=says):
        settle_request(SettleUnit.Request(**{**GOOD, field: value}))

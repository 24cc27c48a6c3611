"""A person's word on a unit, from a message: finite numbers and printable texts, or refused."""

from cell_interfaces.msg import Measurement as MeasurementMsg
from cell_interfaces.srv import SettleUnit

from cell_line.plain import finite, quoted, text
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.orders import Verdict
from cell_orchestrator.core.recipes import Measurement

MEASUREMENTS = 100
"""Most measurements in one word."""


def settle_request(message: SettleUnit.Request) -> rq.SettleUnit:
    """Return the request a message makes.

    Raises:
        ValueError: one of its values cannot be stored or shown, or its verdict is none; says which.
    """
    if message.verdict not in tuple(Verdict):
        raise ValueError(f"a unit cannot be settled as {quoted(message.verdict)}; known: {', '.join(Verdict)}")
    if len(message.measurements) > MEASUREMENTS:
        raise ValueError(f"{len(message.measurements)} measurements, {MEASUREMENTS} at most")
    return rq.SettleUnit(
        unit=_text("unit", message.unit),
        verdict=Verdict(message.verdict),
        measurements=tuple(_measurement(measured) for measured in message.measurements),
        reason=_text("reason", message.reason),
        by=_text("by", message.by),
        cause=_text("cause", message.cause),
        action=_text("action", message.action),
        signature=_text("signature", message.signature),
    )


def _measurement(message: MeasurementMsg) -> Measurement:
    name, unit = _text("measurement", message.name), _text("unit of a measurement", message.unit)
    try:
        return Measurement(name, finite(message.value), unit)
    except ValueError as error:
        raise ValueError(f"{name or 'measurement'}: {error}") from None


def _text(what: str, given: str) -> str:
    try:
        return text(given)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None

"""The forms of events of EPCIS 2.0 that a line tells: without who, when and where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]
OWN = "cell:"
"""What our own keys begin with; GS1 has none of these."""


def observed(epc: str, biz_step: str, disposition: str, said: Mapping[str, Any], action: str = "OBSERVE") -> Json:
    """Something happened to one thing; `biz_step` '' says nothing about what.

    Args:
        epc: what it happened to.
        biz_step: word of the Core Business Vocabulary.
        disposition: word of the Core Business Vocabulary.
        said: own values; what is empty is left out.
        action: ADD where the thing comes into being.
    """
    step = {"bizStep": biz_step} if biz_step else {}
    own = {f"{OWN}{name}": value for name, value in said.items() if value not in ("", [])}
    return {"type": "ObjectEvent", "action": action, "epcList": [epc], **step, "disposition": disposition, **own}


def together(carrier: str, unit: str, action: str, biz_step: str) -> Json:
    """A unit is put on a carrier (ADD) or taken off it (DELETE)."""
    return {
        "type": "AggregationEvent",
        "action": action,
        "parentID": carrier,
        "childEPCs": [unit],
        "bizStep": biz_step,
        "disposition": "in_progress",
    }


def made_of(parts: Sequence[str], unit: str) -> Json:
    """A unit comes into being from parts; each is named by its class."""
    return {
        "type": "TransformationEvent",
        "inputQuantityList": [{"epcClass": part, "quantity": count} for part, count in Counter(parts).items()],
        "outputEPCList": [unit],
        "bizStep": "commissioning",
        "disposition": "active",
    }

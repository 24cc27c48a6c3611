"""The stored form of every event: run this file to print it for `store/event_forms.json`."""

import json
from dataclasses import MISSING, fields, is_dataclass

from cell_orchestrator.core import events as ev
from cell_orchestrator.store.plant_forms import forms_in

Forms = dict[str, dict[str, str]]


def event_forms() -> Forms:
    """Kind of event with its version, or dataclass in one -> field -> type."""
    forms: Forms = {}
    for kind in ev.event_types().values():
        forms |= forms_in(kind)
    versions = {name: f"{name} {kind.VERSION}" for name, kind in ev.event_types().items()}
    return {versions.get(name, name): dict(sorted(found.items())) for name, found in sorted(forms.items())}


def optional_fields(kind: type) -> set[str]:
    """The fields that may be missing in a stored one."""
    assert is_dataclass(kind)
    return {it.name for it in fields(kind) if it.default is not MISSING or it.default_factory is not MISSING}


if __name__ == "__main__":
    print(json.dumps(event_forms(), indent=1))

"""Differences between two pictures of a line, so that a page is sent only what changed."""

from collections.abc import Mapping
from typing import Any

Picture = Mapping[str, Mapping[str, Any]]
"""Section -> name -> what is shown."""


def delta(before: Picture, after: Picture) -> dict[str, dict[str, Any]]:
    """What `after` has that `before` has not; None stands for what is gone.  Sections without a change are left out."""
    found = {section: _changed(before.get(section, {}), items) for section, items in after.items()}
    return {section: changed for section, changed in found.items() if changed}


def patched(before: Picture, change: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The picture with a delta: what the page does with it."""
    out = {section: dict(items) for section, items in before.items()}
    for section, changed in change.items():
        items = out.setdefault(section, {})
        for name, item in changed.items():
            if item is None:
                items.pop(name, None)
            else:
                items[name] = item
    return out


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    fresh = {name: item for name, item in after.items() if before.get(name) != item}
    return fresh | dict.fromkeys(before.keys() - after.keys())

"""Every installed driver, and the protocols that families share."""

import pytest
from pydantic import ValidationError

from cell_line.registry import Registry
from cell_skills.devices import protocols
from cell_skills.devices.env import DRIVERS
from cell_skills.devices.kinds import installed_kinds, kinds_of

REGISTRY = Registry.installed()
NAMES = REGISTRY.names(DRIVERS)


def every_protocol() -> set[type]:
    """Return all protocols of the module."""
    kinds = vars(protocols).values()
    return {kind for kind in kinds if isinstance(kind, type) and getattr(kind, "_is_runtime_protocol", False)}


@pytest.mark.parametrize("name", NAMES)
def test_unknown_options_are_refused(name: str) -> None:
    """It should not swallow a misspelt option."""
    with pytest.raises(ValidationError):
        Registry.installed().get(DRIVERS, name).Options.model_validate({"no_such_option": 1})


def test_every_protocol_has_a_contract_and_a_kinematic_driver() -> None:
    """It should leave no protocol out."""
    kinematic = [REGISTRY.get(DRIVERS, name) for name in NAMES if name.startswith("kinematic_")]
    assert every_protocol() <= installed_kinds().keys()
    assert {kind.protocol for driver in kinematic for kind in kinds_of(driver)} >= every_protocol()


def test_names_alone_make_no_kind() -> None:
    """It should not take for a camera what has a method `look`, too, but other parameters."""

    class Lamp:
        async def look(self) -> bool:
            return True

    assert issubclass(Lamp, protocols.Camera)
    assert kinds_of(Lamp) == []


@pytest.mark.parametrize("protocol", sorted(every_protocol(), key=lambda p: p.__name__))
def test_protocols_are_small(protocol: type) -> None:
    """It should have one to four methods."""
    methods = [name for name in vars(protocol) if not name.startswith("_")]
    assert 1 <= len(methods) <= 4, methods

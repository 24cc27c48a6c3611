"""Who tells a cell what is around it: the plug-ins, and the one that the line's file names."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import product
from typing import ClassVar

from cell_line.config.line import LineConfig
from cell_line.config.profiles import WORLD, Profile
from cell_line.config.strict_yaml import ConfigError
from cell_line.driver import StandsOn
from cell_line.params import Params, ParamsError, read_params
from cell_line.registry import Group, Registry, RegistryError
from cell_line.shared import NotHere, Shared, SharedThings


class Provider(Shared, ABC):
    """Base of the plug-ins of the group `cell.perception`; each is a `Perception`.

    Attributes:
        stands_on: `WORLD` for one that knows what only a simulated world can know.
        Options: What the line's file may choose.
    """

    name = "perception"
    stands_on: ClassVar[StandsOn] = StandsOn.HARDWARE

    class Options(Params):
        """Without any."""

    @classmethod
    @abstractmethod
    def made(cls, things: SharedThings, options: Params) -> "Provider":
        """Make it for a cell, in the thread that spins ROS.

        Raises:
            NotHere: It needs what this cell does not have.
        """


PROVIDERS: Group[Provider] = Group("cell.perception", Provider, calls_itself=False)
"""Under the name that `perception: {provider: ...}` gives."""


class ChosenPerception(Shared):
    """`perception`: whoever the line's file names."""

    name = "perception"

    @classmethod
    def make(cls, things: SharedThings) -> Shared:
        """Make the one that is named for the cell."""
        if things.site is None:
            raise NotHere("needs to know what is around the cell, and this cell runs without a line")
        site = things.site
        provider, options = chosen_provider(site.line, site.cell, site.registry, site.profile)
        return provider.made(things, options)


def chosen_provider(line: LineConfig, cell: str, registry: Registry, profile: Profile) -> tuple[type[Provider], Params]:
    """Return who tells a cell what is around it in a profile, and with which options.

    Raises:
        ConfigError: it is not installed, its options are wrong, or it is none for hardware without a world.
    """
    key, chosen = line.perception_of(cell, profile)
    try:
        provider = registry.get(PROVIDERS, chosen.provider)
        options = read_params(provider.Options, chosen.options)
    except RegistryError as error:
        raise line.error((*key, "provider"), str(error)) from None
    except ParamsError as error:
        raise line.error_in(key, error) from None
    real = provider.stands_on is StandsOn.HARDWARE
    if profile.hardware and not real and WORLD not in profile.commissioning:
        message = f"'{chosen.provider}' knows what only a simulated world can know; on hardware others have to see it"
        raise line.error((*key, "provider"), message)
    return provider, options


def perception_errors(line: LineConfig, registry: Registry) -> Iterator[ConfigError]:
    """What is wrong with who tells the cells of a line what is around them, in every profile."""
    found: dict[str, ConfigError] = {}
    for cell, profile in product(line.cells, line.all_profiles()):
        try:
            chosen_provider(line, cell, registry, profile)
        except ConfigError as error:
            found.update({str(one): one for one in error.all})
    yield from found.values()

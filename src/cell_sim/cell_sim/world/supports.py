"""The capability to break supports off a printed part."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from cell_sim.world.capability import Capability
from cell_world.geometry import Pose


class Supports(Capability, ABC):
    """Links that hang on a part until they are pulled off."""

    does = "break supports"

    @abstractmethod
    def hangs(self, things: Iterable[str], support: str) -> bool:
        """Whether the support `support.N` still hangs on one of these things."""

    @abstractmethod
    def count(self, things: Iterable[str]) -> int:
        """How many supports hang on these things."""

    @abstractmethod
    def loose_links(self, thing: str) -> dict[str, Pose]:
        """The links of a spawned thing that can come off its first one, by scoped name, and where they are."""

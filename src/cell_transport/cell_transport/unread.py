"""Carriages that a hop has brought before an antenna, and that were not read yet."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from cell_transport.carriages import Carriages
from cell_transport.tag import Look
from cell_transport.tag_access import TagAccess
from cell_transport.traffic import Traffic


class Unread:
    """Who waits for a read point that is not there frees the zone behind it, so that others get past."""

    def __init__(self, traffic: Traffic, carriages: Carriages, tags: TagAccess, passing: Callable[[], None]) -> None:
        """Begin with none.

        Args:
            traffic: who may move where.
            carriages: what moves.
            tags: has them read.
            passing: told after a zone has become free.
        """
        self._traffic, self._carriages, self._tags, self._passing = traffic, carriages, tags, passing
        self._waiting: set[str] = set()
        self._freed: dict[str, bool] = {}  # who waits with nobody held behind it, and whether its way ends here

    def __contains__(self, name: str) -> bool:
        """Whether a carriage must not go on yet."""
        return name in self._waiting

    async def read(self, name: str) -> tuple[Look, Mapping[str, Any], bool]:
        """Have a carriage read and finish its hop.

        Returns:
            What was seen, what there is to keep of the carriage, and whether its way ends here.
        """
        self._waiting.add(name)
        look: Look = Look()
        learned: Mapping[str, Any] = {}
        try:
            self.let_pass()
            look, learned = await self._tags.look(name)
        except Exception:
            if name not in self._freed:
                raise
            logging.getLogger(__name__).exception("bug in the read of %s, which counts as one that saw nothing", name)
        finally:
            self._waiting.discard(name)
        return look, learned, self._freed.pop(name) if name in self._freed else self._traffic.finish_hop(name)

    def let_pass(self) -> None:
        """Free the zone behind those that wait for a read point that is not there.

        That is kept: after a crash such a carriage stands where it is, and is read there if its way ends there.
        """
        absent = [
            name for name in self._waiting - self._freed.keys() if not self._tags.reads(self._carriages[name].zone)
        ]
        for name in absent:
            self._carriages.update(name, left="")
            self._freed[name] = self._traffic.finish_hop(name)
        if absent:
            self._passing()

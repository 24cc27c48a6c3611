"""Facts about a line that are no physics: what the machines in it know, kept with the state of the world."""

import random
from collections.abc import Mapping
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Notes:
    """Named JSON values by owner. They come and go with the world: a reset clears them, a checkpoint keeps them."""

    def __init__(self, seed: int = 0) -> None:
        """Take the seed of all chance drawn here."""
        self._seed = seed
        self._facts: dict[str, dict[str, Any]] = {}

    def get(self, owner: str, key: str, default: T) -> T:
        """Return a value, or the default where nothing was put.  Do not change it in place: put a new one."""
        return cast(T, self._facts.get(owner, {}).get(key, default))

    def put(self, owner: str, key: str, value: object) -> None:
        """Set a value, JSON."""
        self._facts.setdefault(owner, {})[key] = value

    def drop(self, owner: str) -> None:
        """Forget all about an owner."""
        self._facts.pop(owner, None)

    def chance(self, owner: str) -> random.Random:
        """Return the random numbers of the owner's next action.

        They depend on the seed, the owner and how often it acted, never on what else goes on.
        """
        count = self.get(owner, "chance", 0)
        self.put(owner, "chance", count + 1)
        return random.Random(f"{self._seed}/{owner}/{count}")

    def reset(self) -> None:
        """Know nothing."""
        self._facts.clear()

    def save(self) -> Mapping[str, Any]:
        """Everything."""
        return self._facts

    def load(self, saved: Mapping[str, Any]) -> None:
        """Know what was saved, and nothing else."""
        self._facts = {owner: dict(facts) for owner, facts in saved.items()}

"""A tool of a robot that follows one command at a time, as control_msgs/GripperCommand gives it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(slots=True)
class HandCommand:
    """One command; `ended` says why it does not hold any more, "" while it does."""

    ended: str = ""


@dataclass(frozen=True, slots=True)
class HandState:
    """Result of GripperCommand: gap [m] and force of a finger [N], NaN where it is not measured; of a cup 1 or 0."""

    position: float
    effort: float
    stalled: bool
    reached_goal: bool


class EndEffector(ABC):
    """Fingers or a cup.

    Attributes:
        name: Scoped name of its model.
        longest_s: No command takes longer [s].
    """

    name: str
    longest_s: float

    @property
    @abstractmethod
    def holding(self) -> str:
        """Name of the body that is held, "" for none."""

    @abstractmethod
    def refusal(self, position: float, effort: float) -> str:
        """Say why this cannot be commanded; "" when it can."""

    @abstractmethod
    def obey(self, position: float, effort: float) -> HandCommand:
        """Take a command in place of the one before."""

    @abstractmethod
    def cancel(self, command: HandCommand) -> None:
        """Give a command up, if it still holds."""

    @abstractmethod
    def felt(self) -> HandState:
        """How it stands, and whether it feels something."""

    @abstractmethod
    def settled(self) -> bool:
        """Whether nothing more is to be expected of its command."""

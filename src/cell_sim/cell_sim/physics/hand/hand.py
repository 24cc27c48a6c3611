"""A tool that follows one command at a time, as control_msgs/GripperCommand gives it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from cell_sim.physics.device import Device

REPLACED = "another command came in between"
CANCELLED = "it was cancelled"


@dataclass(slots=True)
class Command:
    """One command; `ended` says why it does not hold any more, "" while it does."""

    ended: str = ""


@dataclass(frozen=True, slots=True)
class HandState:
    """Result of GripperCommand: gap [m] and force of a finger [N] as measured; of a cup 1 for on, 0 for off."""

    position: float
    effort: float
    stalled: bool
    reached_goal: bool


class Hand(Device, ABC):
    """Fingers or a cup.

    Attributes:
        longest_s: No command takes longer [s].
    """

    longest_s: float

    def __init__(self, name: str) -> None:
        """Take the scoped name."""
        super().__init__(name)
        self._command = Command()

    @property
    @abstractmethod
    def holding(self) -> str:
        """Name of the body that is held, "" for none."""

    @abstractmethod
    def refusal(self, position: float, effort: float) -> str:
        """Say why this cannot be commanded; "" when it can."""

    @abstractmethod
    def obey(self, position: float, effort: float) -> Command:
        """Take a command in place of the one before."""

    @abstractmethod
    def felt(self) -> HandState:
        """How it stands, and whether it feels something."""

    @abstractmethod
    def settled(self) -> bool:
        """Whether nothing more is to be expected of its command."""

    def stay(self) -> None:
        """Stay as it is now."""

    def begin(self) -> Command:
        """Return a new command, which takes the place of the one before."""
        self._end(REPLACED)
        return self._command

    def cancel(self, command: Command) -> None:
        """Give a command up, if it still holds."""
        if not command.ended:
            self._end(CANCELLED)
            self.stay()

    def reset(self) -> None:
        """End the command with its world."""
        self._end("the world began anew")

    def _end(self, why: str) -> None:
        self._command.ended = self._command.ended or why
        self._command = Command()

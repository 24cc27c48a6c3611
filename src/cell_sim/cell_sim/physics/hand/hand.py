"""What all simulated tools share: one command at a time, the newest."""

from cell_sim.physics.device import Device
from cell_sim.world.hand import EndEffector, HandCommand

REPLACED = "another command came in between"
CANCELLED = "it was cancelled"


class HandDevice(Device, EndEffector):
    """Fingers or a cup."""

    def __init__(self, name: str) -> None:
        """Take the scoped name."""
        super().__init__(name)
        self._command = HandCommand()

    def stay(self) -> None:
        """Stay as it is now."""

    def begin(self) -> HandCommand:
        """Return a new command, which takes the place of the one before."""
        self._end(REPLACED)
        return self._command

    def cancel(self, command: HandCommand) -> None:
        """Give a command up, if it still holds."""
        if not command.ended:
            self._end(CANCELLED)
            self.stay()

    def reset(self) -> None:
        """End the command with its world."""
        self._end("the world began anew")

    def _end(self, why: str) -> None:
        self._command.ended = self._command.ended or why
        self._command = HandCommand()

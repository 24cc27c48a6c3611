"""Who runs the virtual line, as its cells and its transport hear it: the real `Allegiance` of each."""

from collections.abc import Callable

from cell_line.allegiance import Allegiance
from cell_line.claimant import Claimant
from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.network import Network
from cell_sim.virtual.scenario import Scenario
from cell_sim.virtual.schedule import Schedule
from cell_sim.virtual.second import SecondOrchestrator

LOOK_S = 60.0
"""Between two occasions for a second orchestrator [s]."""
STAYS_S = (20.0, 300.0)
"""After so long it hears the first one and gives way [s]."""
WORDS_S = 0.25
"""Between two words of each, while there are two [s]."""
APART = 1000
"""Between two epochs of the first; that of a second one is near the present one, before or after it."""
TRANSPORT = "the transport"
OBEYED = (fx.RunJob, fx.CommandCell, fx.MoveCarrier, fx.WriteTag)
"""Orders that carry an epoch; a tag is read for everybody."""


class Claims:
    """The claims of the orchestrator, and of a second one that hears the line, but not the first.

    The second one gives way at once when the first dies: it would have the line then, and rightly so.
    """

    def __init__(
        self,
        scenario: Scenario,
        schedule: Schedule,
        network: Network,
        luck: Luck,
        obey: Callable[[fx.Effect], None],
        followed: Callable[[], None],
    ) -> None:
        """Begin without an orchestrator.

        Args:
            scenario: the line and its orders.
            schedule: line time.
            network: carries orders.
            luck: draws second orchestrators.
            obey: does what is ordered.
            followed: told that a cell, or the transport, follows the first one from now on.
        """
        self._scenario, self._schedule, self._network, self._luck = scenario, schedule, network, luck
        self._obey, self._followed = obey, followed
        self._allegiances = {name: Allegiance() for name in (*scenario.line.cells, TRANSPORT)}
        self._first: Claimant | None = None
        self._second: SecondOrchestrator | None = None
        self._lives = 0
        schedule.after(LOOK_S, self._look)

    def take(self) -> None:
        """A process of the orchestrator begins to run the line; its first orders come after this."""
        self._lives += 1
        self._first = Claimant(f"life {self._lives}", "", 1.0 + self._schedule.now, self._lives * APART)
        self._say(self._first)
        self._schedule.after(WORDS_S, self._say_again)

    def _say_again(self) -> None:
        """Speak until all follow: the one before may have been heard just now."""
        if self._first is None or all(one.holder == self._first for one in self._allegiances.values()):
            return
        if self._say(self._first):
            self._followed()
        self._schedule.after(WORDS_S, self._say_again)

    def die(self) -> None:
        """It has died."""
        self._first = self._second = None

    def order(self, effect: fx.Effect) -> None:
        """Send out an order of the orchestrator."""
        assert self._first is not None
        self._send(effect, self._first.epoch)

    def hear(self, request: rq.Request) -> None:
        """Something was said that the second one may hear, too."""
        if self._second is not None:
            self._second.hear(request)

    def _send(self, effect: fx.Effect, epoch: int) -> None:
        self._network.send(lambda: self._arrives(effect, epoch))

    def _arrives(self, effect: fx.Effect, epoch: int) -> None:
        name = effect.cell if isinstance(effect, fx.RunJob | fx.CommandCell) else TRANSPORT
        if not isinstance(effect, OBEYED) or not self._allegiances[name].refusal(epoch):
            self._obey(effect)

    def _say(self, word: Claimant) -> bool:
        """Have all hear a word; True when somebody follows who says it from now on."""
        heard = [allegiance.heard(word, self._schedule.now) for allegiance in self._allegiances.values()]
        return any(heard)

    # The second one

    def _look(self) -> None:
        if self._first is not None and self._second is None and self._luck.strikes("second_orchestrator"):
            self._begin(self._first)
        self._schedule.after(LOOK_S, self._look)

    def _begin(self, first: Claimant) -> None:
        rng = self._luck.rng
        epoch = first.epoch + rng.choice((-1, 1)) * rng.randrange(1, APART)
        second = SecondOrchestrator(self._scenario, epoch, rng, lambda: self._schedule.now, self._send)
        self._second = second
        claim = Claimant(f"second {epoch}", "", 1.0 + self._schedule.now, epoch)
        self._speak(second, claim, self._schedule.now + rng.uniform(*STAYS_S))

    def _speak(self, second: SecondOrchestrator, claim: Claimant, until: float) -> None:
        """Have both say their claims, and time pass for the second, as long as there are two."""
        if self._second is not second or self._first is None:
            return
        if self._schedule.now > until:
            self._second = None
            return
        if self._say(self._first):
            self._followed()
        self._say(claim)
        second.tick()
        self._schedule.after(WORDS_S, lambda: self._speak(second, claim, until))

"""What the simulated world asks: its persons look up what a unit brings."""

from cell_interfaces.srv import Trace

from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.question import Question
from cell_line.ros import names
from cell_line.ros.member import Member
from cell_line.ros.services import Service
from cell_sim.ros.people import read_brings


class WorldQuestions:
    """The persons."""

    def __init__(self, member: Member, namespace: str) -> None:
        """Make the client; in the node's thread."""
        name = names.of(names.orchestrator(namespace), names.TRACE)
        self._records = Service(member.node, member.bridge, Trace, name)
        offer = Offer("service", name, "cell_interfaces/srv/Trace")
        honest = {"found": True, "json": '{"brings": {"top": "lid"}}'}
        self.questions = (Question(offer, self._brings, honest, refuses=(ValueError,)),)

    def destroy(self) -> None:
        """Take the client off its node; in its thread."""
        self._records.destroy()

    async def _brings(self) -> dict[str, str]:
        answer = await self._records.call(Trace.Request(unit="A-01"))
        return read_brings(answer.json) if answer.found else {}

"""Everything that the line asks others, answered by a liar: each field of each answer with each kind of bad value."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from cell_bringup.failure import CommandFailed
from cell_bringup.sweep.question import lie_to
from cell_bringup.sweep.ros.cell_questions import CellQuestions, TrackQuestions, be_heard
from cell_bringup.sweep.ros.liar import Liar
from cell_bringup.sweep.ros.orchestrator_questions import OrchestratorQuestions
from cell_bringup.sweep.ros.people_questions import PeopleQuestions
from cell_bringup.sweep.swept import Swept
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.member import spinning

NAMESPACE = "/lied_to"
"""Of a line whose cells, machines and orchestrator all are liars."""


def lie_to_all(
    domain: int, with_world: bool, tell: Callable[[Swept], None], stopped: Callable[[], bool]
) -> list[Swept]:
    """Lie to every client of the line.

    Args:
        domain: ROS domain to do it in.
        with_world: Whether to lie to a simulated world, too.
        tell: Told what was tried at each interface.
        stopped: Whether to stop.

    Raises:
        CommandFailed: Stopped.
    """
    return asyncio.run(_lie_to_all(domain, with_world, tell, stopped))


async def _lie_to_all(
    domain: int, with_world: bool, tell: Callable[[Swept], None], stopped: Callable[[], bool]
) -> list[Swept]:
    swept: list[Swept] = []
    async with spinning("liar", NAMESPACE, domain) as liars, spinning("line", NAMESPACE, domain) as line:
        liar = Liar(liars, [line])
        people = PeopleQuestions(NAMESPACE, domain)
        makers: list[Any] = [OrchestratorQuestions, CellQuestions, TrackQuestions]
        if with_world:
            from cell_bringup.sweep.ros.world_questions import WorldQuestions

            makers.append(WorldQuestions)
        asking = [people, *[await in_ros_thread(line.bridge, partial(make, line, NAMESPACE)) for make in makers]]
        heard = asyncio.create_task(be_heard(liars, NAMESPACE))
        try:
            for question in [question for asker in asking for question in asker.questions]:
                await in_ros_thread(liars.bridge, partial(liar.offer, question))
                async for one in lie_to(question, liar):
                    tell(one)
                    swept.append(one)
                    if stopped():
                        raise CommandFailed("stopped")
        finally:
            heard.cancel()
            await asyncio.to_thread(people.destroy)
            for asker in asking[1:]:
                await in_ros_thread(line.bridge, asker.destroy)
            await in_ros_thread(liars.bridge, liar.destroy)
    return swept

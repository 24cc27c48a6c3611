"""What is asked until it is answered: once for each key, again after a restart, and not for ever."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from std_srvs.srv import Trigger
from trial_graph import Member, spinning
from trial_loop import in_loop

from cell_line.patience import LOOK_S
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.calls import ServiceCalls

NAME = "/asks/asked/ping"


@dataclass
class Asking:
    """Somebody who asks, and what has come back."""

    asker: Member
    calls: ServiceCalls
    answers: list[str] = field(default_factory=list)

    async def start(self, key: str) -> None:
        """Ask under a key."""
        take = self.answers.append
        await self.do(lambda: self.calls.start(key, Trigger.Request(), lambda answer: take(f"{key} {answer.message}")))

    async def do(self, call: Callable[[], object]) -> None:
        """Have something done where the calls belong."""
        await in_ros_thread(self.asker.bridge, call)

    async def answered(self, count: int) -> list[str]:
        """Look after what is open until there are so many answers."""
        while len(self.answers) < count:
            await self.do(self.calls.poke)
            await asyncio.sleep(LOOK_S / 5.0)
        return self.answers


def not_yet(answer: Trigger.Response) -> bool:
    """Whether an answer counts not."""
    return bool(answer.message == "not yet")


@asynccontextmanager
async def asking() -> AsyncIterator[Asking]:
    """Ask for pings."""
    async with spinning("asker", "/asks") as asker:
        node = asker.node
        calls = await in_ros_thread(asker.bridge, lambda: ServiceCalls(node, Trigger, NAME, 600.0, not_yet))
        yield Asking(asker, calls)
        await in_ros_thread(asker.bridge, calls.destroy)


@asynccontextmanager
async def answering(*says: str) -> AsyncIterator[list[str]]:
    """Answer with one text after the other, and with the last one for ever; yields what was said."""
    said: list[str] = []

    def answer(request: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        response.message = says[min(len(said), len(says) - 1)]
        said.append(response.message)
        return response

    async with spinning("server", "/asks") as server:
        offered = await in_ros_thread(server.bridge, lambda: server.node.create_service(Trigger, NAME, answer))
        yield said
        await in_ros_thread(server.bridge, lambda: server.node.destroy_service(offered))


def test_it_is_asked_as_soon_as_somebody_is_there() -> None:
    """It should ask once for each key, and again after an answer that counts not."""

    async def story() -> None:
        async with asking() as subject:
            for key in ("a", "a"):
                await subject.start(key)
            assert subject.answers == []
            async with answering("not yet", "here") as said:
                assert await subject.answered(1) == ["a here"]
                assert said == ["not yet", "here"]
                await subject.start("a")
                assert await subject.answered(2) == ["a here", "a here"]

    in_loop(story())


def test_what_a_dead_server_was_asked_is_asked_again() -> None:
    """It should ask its successor what is still waited for, and nothing else."""

    async def story() -> None:
        async with asking() as subject:
            async with answering("not yet") as said:
                for key in ("a", "b"):
                    await subject.start(key)
                while len(said) < 2:
                    await subject.do(subject.calls.poke)
                    await asyncio.sleep(LOOK_S / 5.0)
            await subject.do(lambda: subject.calls.drop("a"))
            async with answering("here") as said:
                while not subject.answers:
                    await subject.do(subject.calls.repeat)
                    await asyncio.sleep(LOOK_S)
            assert set(subject.answers) == {"b here"}

    in_loop(story())

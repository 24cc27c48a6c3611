"""Remote drivers and the devices behind them, over real ROS."""

import asyncio
import math
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from action_msgs.msg import GoalStatus
from cell_interfaces.action import CallDevice
from trial_graph import spinning
from trial_loop import in_loop

from cell_line.driver import StandsOn
from cell_line.manual_clock import ManualClock
from cell_line.registry import Registry
from cell_line.ros import names, stands_on
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.goals import Goals
from cell_line.ros.ros_side import RosSide
from cell_line.shared import SharedThings
from cell_skills.devices.bench import Bench
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.env import DRIVERS, DeviceEnv
from cell_skills.devices.kinds import kinds_of
from cell_skills.devices.protocols import DeviceFault
from cell_skills.ros import device_server
from cell_skills.ros.clients import Clients
from cell_skills.ros.device_calls import RosDeviceCalls
from cell_skills.ros.device_server import CallAnswer, DeviceServer, HostedDevice

REGISTRY = Registry.installed()
REMOTE = [name for name in REGISTRY.names(DRIVERS) if name.startswith("remote_")]
NAMESPACE, CELL = "/hosted", "trial"


class Slow:
    """A turntable that turns when the test says so."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.turns = 0
        self.stopped = asyncio.Event()

    async def turn_to(self, angle_rad: float) -> None:
        """Wait for the test."""
        self.turns += 1
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.stopped.set()
            raise

    async def angle(self) -> float:
        """Answer or raise what the test wants."""
        if self.turns == 0:
            raise DeviceFault("table", "has lost its zero")
        if self.turns < 0:
            return math.nan
        raise ZeroDivisionError("a bug")


@asynccontextmanager
async def hosted(devices: Mapping[str, object]) -> AsyncIterator[RosDeviceCalls]:
    """Host devices on one node and give the ports of another."""
    async with spinning("host", NAMESPACE) as host, spinning("cell", NAMESPACE) as cell:
        server = await in_ros_thread(
            host.bridge, lambda: DeviceServer(host.node, host.bridge, NAMESPACE, CELL, devices)
        )
        ports = RosDeviceCalls(Clients(RosSide(cell.node, cell.bridge, NAMESPACE), ManualClock(), CELL))
        try:
            yield ports
        finally:
            await in_ros_thread(cell.bridge, ports.destroy)
            await server.close()
            await in_ros_thread(host.bridge, server.destroy)


def env(name: str, ports: RosDeviceCalls | None = None) -> DeviceEnv:
    """Return the surroundings of a device, with a unit at the station."""
    bench = Bench()
    bench.present("carrier", "unit")
    shared = SharedThings(given={DeviceCalls: ports} if ports else {})
    return DeviceEnv(ManualClock(), bench, shared=shared).named(name)


def kinematic(remote: str) -> object:
    """Return the kinematic device of the same kind as a remote driver."""
    driver = REGISTRY.get(DRIVERS, remote.replace("remote_", "kinematic_"))
    return driver(driver.Options(), env(remote))


def test_every_remote_driver_keeps_the_contract_of_its_protocol() -> None:
    """It should be as good as the device behind it."""

    async def story() -> None:
        async with hosted({name: kinematic(name) for name in REMOTE}) as ports:
            for name in REMOTE:
                driver = REGISTRY.get(DRIVERS, name)
                for kind in kinds_of(driver):
                    await kind.contract(driver(driver.Options(), env(name, ports)))

    in_loop(story())


def test_cancelling_a_call_stops_the_device() -> None:
    """It should pass the cancel on, and serve the next call."""

    async def story() -> None:
        slow = Slow()
        async with hosted({"table": slow}) as ports:
            turning = asyncio.create_task(ports.call("table", "turn_to", {"angle_rad": 1.0}))
            await slow.begun.wait()
            turning.cancel()
            with pytest.raises(asyncio.CancelledError):
                await turning
            await slow.stopped.wait()
            slow.go.set()
            await ports.call("table", "turn_to", {"angle_rad": 2.0})
            assert slow.turns == 2

    in_loop(story())


@pytest.mark.parametrize(
    ("method", "arguments", "text"),
    [
        ("spin", {}, "table: there is no method 'spin'; there are: angle, turn_to"),
        ("turn_to", {}, "table: turn_to: missing a required argument: 'angle_rad'"),
        ("turn_to", {"angle_rad": "far"}, "table: turn_to: angle_rad: Input should be a valid number"),
        ("turn_to", {"angle_rad": "1.0"}, "table: turn_to: angle_rad: Input should be a valid number"),
        ("turn_to", {"angle_rad": True}, "table: turn_to: angle_rad: Input should be a valid number"),
        ("angle", {}, "table: has lost its zero"),
    ],
)
def test_what_cannot_be_done_is_a_fault(method: str, arguments: dict[str, Any], text: str) -> None:
    """It should say why, naming the device once."""

    async def story() -> None:
        async with hosted({"table": Slow()}) as ports:
            with pytest.raises(DeviceFault, match=f"^{text}"):
                await ports.call("table", method, arguments)

    in_loop(story())


def test_a_call_is_done_once() -> None:
    """It should let a repeated call join, and answer it as before."""

    async def story() -> None:
        slow = Slow()
        subject = HostedDevice("table", slow)
        both = [asyncio.create_task(subject.call("one", "turn_to", '{"angle_rad": 1.0}')) for _ in range(2)]
        await slow.begun.wait()
        slow.go.set()
        assert [(await answer).ok for answer in both] == [True, True]
        assert (await subject.call("one", "turn_to", '{"angle_rad": 1.0}')).ok
        assert slow.turns == 1

    in_loop(story())


def test_an_id_names_one_call() -> None:
    """It should refuse other content under a known id, whether the first call runs or has ended, and not stop it."""

    async def story() -> None:
        slow, asked, other = Slow(), '{"angle_rad": 1.0}', '{"angle_rad": 2.0}'
        subject = HostedDevice("table", slow)
        first = asyncio.create_task(subject.call("one", "turn_to", asked))
        await slow.begun.wait()
        taken = CallAnswer(False, "another call is known by the id one")
        assert await subject.call("one", "turn_to", other) == taken
        assert await subject.call("one", "angle", asked) == taken
        await subject.cancel("one", "turn_to", other)
        slow.go.set()
        assert (await first).ok
        assert await subject.call("one", "turn_to", other) == taken
        assert slow.turns == 1

    in_loop(story())


@pytest.mark.parametrize(
    ("call_id", "method", "arguments", "reason"),
    [
        ("", "angle", "", "^call_id: must be letters"),
        ("x" * 65, "angle", "", "^call_id: has 65 characters, 64 at most$"),
        pytest.param("one", "x" * 100_000, "", "^there is no method 'x+…'; there are: angle, turn_to$"),
        ("one", "turn_to", "[" * 60_000, "^turn_to: the text of the arguments is n"),
        ("one", "turn_to", '{"angle_rad": NaN}', "^turn_to: the text of the arguments holds NaN"),
        ("one", "turn_to", "[]", "^turn_to: the text of the arguments is not a JSON object$"),
        ("one", "angle", "", "^angle: the result holds nan, which is no finite number$"),
    ],
)
def test_what_may_not_pass_is_answered(call_id: str, method: str, arguments: str, reason: str) -> None:
    """It should say what is wrong in one line, of the call or of the device's answer, and do nothing."""

    async def story() -> None:
        slow = Slow()
        slow.turns = -1
        answer = await HostedDevice("table", slow).call(call_id, method, arguments)
        assert not answer.ok
        assert re.search(reason, answer.message)
        assert slow.turns == -1

    in_loop(story())


def test_the_end_of_a_call_says_what_happened() -> None:
    """It should succeed only when the device could act, and every result should name its call."""

    async def story() -> None:
        async with hosted({"table": Slow()}), spinning("caller", NAMESPACE) as caller:
            name = names.of(names.device(NAMESPACE, CELL, "table"), names.CALL)
            goals = await in_ros_thread(
                caller.bridge, lambda: Goals(caller.node, caller.bridge, ManualClock(), CallDevice, name)
            )
            for method, expected in (("angle", GoalStatus.STATUS_ABORTED), ("spin", GoalStatus.STATUS_ABORTED)):
                status, result = await goals.run(CallDevice.Goal(call_id=method, method=method), 10.0)
                assert (status, result.call_id, result.ok) == (expected, method, False)
            await in_ros_thread(caller.bridge, goals.destroy)

    in_loop(story())


def test_results_are_forgotten_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should remember the last ones only, and all that is under way."""
    monkeypatch.setattr(device_server, "KEPT", 10)

    async def story() -> None:
        slow = Slow()
        subject = HostedDevice("table", slow)
        waiting = asyncio.create_task(subject.call("first", "turn_to", '{"angle_rad": 1.0}'))
        await slow.begun.wait()
        for number in range(50):
            await subject.call(str(number), "spin", "{}")
        assert len(subject._calls) <= 12
        slow.go.set()
        assert (await waiting).ok

    in_loop(story())


def test_a_bug_of_the_device_is_answered() -> None:
    """It should not leave its caller waiting."""

    async def story() -> None:
        slow = Slow()
        slow.turns = 1
        answer = await HostedDevice("table", slow).call("one", "angle", "")
        assert (answer.ok, answer.message) == (False, "bug in angle: ZeroDivisionError: a bug")

    in_loop(story())


def test_what_follows_no_protocol_is_refused() -> None:
    """It should say so when it is hosted."""
    with pytest.raises(ValueError, match="toaster: object is of no device kind"):
        HostedDevice("toaster", object())


def test_who_drives_devices_says_what_they_stand_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be believed; of a device of which nobody says it, it is a simulation."""

    async def story() -> None:
        async with hosted({"table": Slow()}) as calls:
            monkeypatch.setattr(stands_on, "TOLD_S", 30.0)
            table = REGISTRY.get(DRIVERS, "remote_turntable")
            assert await table(table.Options(), env("table", calls)).stands() is StandsOn.HARDWARE
            monkeypatch.setattr(stands_on, "TOLD_S", 0.3)
            assert await table(table.Options(), env("other", calls)).stands() is StandsOn.SIMULATED

    in_loop(story())

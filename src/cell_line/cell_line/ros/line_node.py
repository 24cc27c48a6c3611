"""The lifecycle node all nodes of a line are made of."""

import asyncio
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from rclpy.clock import Clock as SteadyClock
from rclpy.clock import ClockType
from rclpy.context import Context
from rclpy.event_handler import PublisherEventCallbacks
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.publisher import Publisher
from rclpy.service import Service
from rclpy.timer import Timer
from std_msgs.msg import Header

from cell_line.clock import Anchor, Clock
from cell_line.config.strict_yaml import ConfigError
from cell_line.exit_codes import NOT_CONFIGURED, OK
from cell_line.owner import FILE, FileLock, Owned
from cell_line.private_file import private_folder
from cell_line.ros import names, qos
from cell_line.ros.common_settings import common_settings
from cell_line.ros.guard import NodeFailed, answering, exit_code
from cell_line.ros.line_clock import line_clock, tell, told
from cell_line.ros.loop_bridge import LoopBridge
from cell_line.ros.settings import Setting, Settings, WrongSetting
from cell_line.seldom import Seldom
from cell_line.told_clock import ToldClock

BEAT_S = 0.5
"""Wall time between two heartbeats [s]."""
BEATS_PER_DIAGNOSIS = 2


@dataclass(frozen=True)
class Health:
    """What a node says about itself; level is one of DiagnosticStatus."""

    level: bytes = DiagnosticStatus.OK
    message: str = "ok"
    values: dict[str, str] = field(default_factory=dict)


class LineNode(LifecycleNode):
    """A node with the line's parameters, clock, heartbeat and diagnostics.

    A subclass fills in the steps below. `configure`, `activate`, `deactivate` and `cleanup` run in the executor
    thread, `beat`, `health` and `close` in the asyncio loop.

    Attributes:
        bridge: Between the two threads.
        clock: Line time.
        anchor: Where line time began, by the monotonic clock of this machine.
        active: Whether the lifecycle state is active.
        finalised: Whether it was shut down by a transition.
        settings: What it was told when it started.
        code: Exit code that its last failed transition asks for.
    """

    bridge: LoopBridge
    clock: Clock
    anchor: Anchor

    def __init__(self, name: str, context: Context, settings: Sequence[Setting] = ()) -> None:
        """Declare the parameters.

        Args:
            name: Default name; remapped by whoever starts the node.
            context: The private rclpy context.
            settings: Of this node beside the ones of every node.
        """
        super().__init__(name, context=context)
        self.active = False
        self.finalised = False
        self.code = OK
        self._seldom = Seldom()
        self._owned: dict[Path, FileLock] = {}
        self.settings = Settings(self, [*common_settings(time.time()), *settings])
        self._diagnostics = self.create_publisher(DiagnosticArray, names.DIAGNOSTICS, qos.DIAGNOSTICS)
        for service in self.services:  # those of rclpy itself; an unknown transition, for one, is an error to it
            service.callback = answering(service.srv_name, service.callback, self.log_bug)

    def attach(self, bridge: LoopBridge) -> None:
        """Take the bridge and make the clock; called in the loop before the node spins."""
        self.bridge = bridge
        self.anchor = Anchor(*(self.param(name) for name in ("line0", "wall0", "mono0", "machine"))).here()
        how = ("speed", "use_sim_time", "time_of_claim")
        self.clock = line_clock(self, self.anchor, *(self.param(name) for name in how))

    async def time_begins(self) -> None:
        """Wait until the clock shows line time."""
        await told(self.clock, self.get_logger().warning)

    def hear_time(self, *word: float) -> None:
        """Take what an orchestrator tells of line time, where that is wanted; see `line_clock.tell`."""
        if isinstance(self.clock, ToldClock):
            self.bridge.to_loop(tell, self.clock, self.get_logger().info, *word)

    def show_soon(self) -> None:
        """Have the node beat once more, as soon as the loop comes to it."""
        self.bridge.to_loop(self.attempt, self.beat)

    async def admitted(self) -> None:
        """Wait until nobody else does what this node is for.

        Raises:
            NodeFailed: somebody does.
        """

    def create_publisher(self, *args: Any, **options: Any) -> Publisher:
        """Make a publisher without event handlers, each of which rclpy waits for anew at every wake-up.

        Subscriptions keep theirs, so a mismatch of QoS or type is still warned of, at that end.
        """
        options.setdefault("event_callbacks", PublisherEventCallbacks(use_default_callbacks=False))
        return super().create_publisher(*args, **options)

    def create_timer(self, *args: Any, **options: Any) -> Timer:
        """Make a timer by the steady clock: by the wall clock it would wait as long as that is set back."""
        options.setdefault("clock", SteadyClock(clock_type=ClockType.STEADY_TIME))
        return super().create_timer(*args, **options)

    def create_service(self, kind: Any, name: str, callback: Callable[..., Any], **options: Any) -> Service:
        """Offer a service that always answers: what its callback raises becomes a refusal."""
        return super().create_service(kind, name, answering(name, callback, self.log_bug), **options)

    def param(self, name: str) -> Any:
        """Return the value of a parameter, in the type that its setting has."""
        return self.get_parameter(name).value

    @property
    def config_path(self) -> Path:
        """The line's YAML file."""
        return self._path("config")

    @property
    def state_dir(self) -> Path:
        """The folder of everything that survives the process."""
        return self._path("state_dir")

    def _path(self, name: str) -> Path:
        if given := str(self.param(name)):
            return Path(given)
        raise WrongSetting(name, "is missing")

    def own(self, folder: Path, what: str) -> None:
        """Be the only process that writes to a folder, as long as this one lives; before anything in it is opened.

        Args:
            folder: The folder.
            what: What the node is, for those who want the same.

        Raises:
            Owned: Another process writes to it.
        """
        if folder not in self._owned:
            for one in (self.state_dir, folder.parent, folder):
                private_folder(one)
            self._owned[folder] = FileLock(folder / FILE, what)

    def disown(self) -> None:
        """Let go of all folders: nothing is written any more."""
        for hold in self._owned.values():
            hold.close()

    # Steps of a subclass

    def configure(self) -> None:
        """Read the configuration and make the ROS entities.

        Raises:
            ConfigError: if the configuration is wrong.
        """

    def activate(self) -> None:
        """Begin to work."""

    def deactivate(self) -> None:
        """End work, orderly."""

    def cleanup(self) -> None:
        """Undo `configure`."""

    def beat(self) -> None:
        """Show that the node is alive; called every `BEAT_S` while active."""

    def health(self) -> Health:
        """Return what diagnostics shall say; called while active."""
        return Health()

    async def close(self) -> None:
        """Let go of everything: the process ends."""

    # Lifecycle

    def bring_up(self) -> bool:
        """Configure and activate; returns whether both worked."""
        steps = (self.trigger_configure, self.trigger_activate)
        return all(step() is TransitionCallbackReturn.SUCCESS for step in steps)

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Follow the transition."""
        given = f"{self.param('config')}, state in {self.param('state_dir')}"
        return self._told(self._step(self._configure), f"configured by {given}")

    def _told(self, done: TransitionCallbackReturn, what: str) -> TransitionCallbackReturn:
        """Say that a transition was followed, if it was."""
        if done is TransitionCallbackReturn.SUCCESS:
            self.get_logger().info(what)
        return done

    def _configure(self) -> None:
        self.settings.check()
        self.configure()

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Follow the transition; publishers first."""
        super().on_activate(state)
        self.active = True
        done = self._step(self.activate)
        self.active = done is TransitionCallbackReturn.SUCCESS
        return self._told(done, "active")

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Follow the transition; publishers last."""
        self.active = False
        done = self._step(self.deactivate)
        super().on_deactivate(state)
        return self._told(done, "inactive")

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Follow the transition."""
        return self._step(self.cleanup)

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Follow the transition: end work if there is any; nothing leads on from here, so the process ends."""
        self.finalised = True
        return self.on_deactivate(state) if self.active else TransitionCallbackReturn.SUCCESS

    def _step(self, step: Callable[[], None]) -> TransitionCallbackReturn:
        try:
            step()
        except (ConfigError, NodeFailed, Owned, WrongSetting) as error:
            self.get_logger().error(str(error))
            self.code = exit_code(error)
            return TransitionCallbackReturn.FAILURE
        except OSError as error:
            self.get_logger().error(": ".join(map(str, filter(None, (error.filename, error.strerror or str(error))))))
            self.code = exit_code(error)
            return TransitionCallbackReturn.FAILURE
        except Exception:
            self.code = NOT_CONFIGURED
            # rclpy would swallow it.
            self.get_logger().error(traceback.format_exc())
            return TransitionCallbackReturn.ERROR
        return TransitionCallbackReturn.SUCCESS

    # Heartbeat

    async def heart(self) -> None:
        """Beat and publish diagnostics for ever."""
        count = 0
        while True:
            if self.active:
                self.attempt(self.beat)
                if count % BEATS_PER_DIAGNOSIS == 0:
                    self.attempt(self._publish_health)
            count += 1
            await asyncio.sleep(BEAT_S)

    def attempt(self, step: Callable[[], None]) -> None:
        """Do something that must not keep the rest from being done; that it failed is said."""
        try:
            step()
        except NodeFailed:
            raise
        except Exception as error:
            self.log_bug(f"{getattr(step, '__qualname__', 'a step')} failed", error)

    def log_bug(self, what: str, error: Exception) -> None:
        """Say what nobody expected, in an `except` block; the same seldom."""
        if self._seldom.due(f"{what} {error!r}"):
            self.get_logger().error(f"{what}\n{traceback.format_exc()}")

    def _publish_health(self) -> None:
        health = self.health()
        name = f"{self.get_namespace()}/{self.get_name()}"
        values = [KeyValue(key=key, value=value) for key, value in health.values.items()]
        status = DiagnosticStatus(
            level=health.level, name=name, message=health.message, hardware_id=name, values=values
        )
        stamp = self.get_clock().now().to_msg()
        self._diagnostics.publish(DiagnosticArray(header=Header(stamp=stamp), status=[status]))

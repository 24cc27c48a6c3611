"""The node of the simulated world: the line's world in physics, behind the interfaces of the real one."""

import sys
from pathlib import Path
from typing import Protocol

from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.context import Context

from cell_line.config.line import LineConfig, load_line
from cell_line.config.plugins import TRUTH
from cell_line.config.strict_yaml import ConfigError
from cell_line.driver import StandsOn
from cell_line.ros import names
from cell_line.ros.guard import NodeFailed
from cell_line.ros.line_node import Health, LineNode
from cell_line.ros.loop_bridge import LoopBridge
from cell_line.ros.runtime import run_node
from cell_line.ros.settings import Setting
from cell_line.unwritable import end_process
from cell_sim.engine import EngineFailed
from cell_sim.equipment.making import make_equipment
from cell_sim.onlookers import Onlookers
from cell_sim.people import People
from cell_sim.ros.camera import CameraServer
from cell_sim.ros.frames import FramePublisher
from cell_sim.ros.hand import HandServer
from cell_sim.ros.host import Every, Host
from cell_sim.ros.people import PeopleListener
from cell_sim.ros.perception import offer_truth
from cell_sim.ros.robot import RobotServer
from cell_sim.ros.time import ClockPublisher, WorldClock
from cell_sim.ros.track import TrackServer
from cell_sim.ros.world_services import WorldServices
from cell_sim.simulated_line import SimulatedLine, build_simulated_line
from cell_sim.world.capability import CannotDo, capability
from cell_sim.world.keeping import CheckpointError, Keeping
from cell_sim.world.world import World
from cell_sim.world_runtime.checkpoints import EVERY_S, Checkpoints
from cell_sim.world_runtime.homing import Homing
from cell_sim.world_runtime.pace import Pace
from cell_sim.world_runtime.repair import Repairs
from cell_sim.world_runtime.station import CellStation
from cell_sim.world_runtime.truth import FOLDER, TruthFile, look
from cell_sim.world_runtime.world_thread import WorldThread
from cell_skills.ros.device_server import DeviceServer
from cell_world.sdf.errors import SdfError

WAIT_S = 60.0
"""Longest wait for the loop, wall time [s]."""
FASTEST = 1000.0
"""Highest speed that can be asked for."""
RATES_HZ = 0.01, 1000.0
"""Rates that can be asked for [Hz]."""
SLOW = 0.8
"""A world that reaches less than this of the wanted speed is slow."""


class Offered(Protocol):
    """Something on ROS that can be withdrawn."""

    def destroy(self) -> None:
        """Withdraw it."""


SETTINGS = (
    Setting("speed", 1.0, "Simulated seconds per wall second; 0: as fast as possible.", 0.0, FASTEST),
    Setting("world", "", "World to use instead of the line's own; it may be a single cell of the line."),
    Setting("joint_rate", 50.0, "Of joint states in simulated time, in a world not faster than 1 [Hz].", *RATES_HZ),
    Setting("tf_rate", 10.0, "Of TF in simulated time [Hz].", *RATES_HZ),
    Setting("film", "", "File to film the world to, its ending says the format; empty: no film."),
    Setting("view", False, "Whether to open a window on the world."),
)
"""Those of this node beside the ones of every node of a line."""


class PhysicsNode(LineNode):
    """The simulated world of a line, under `world`."""

    clock: WorldClock

    def __init__(self, context: Context) -> None:
        """Declare the parameters."""
        super().__init__(names.WORLD, context, SETTINGS)
        self._line: SimulatedLine
        self._world: WorldThread
        self._onlookers: Onlookers
        self._cameras: CameraServer
        self._checkpoints: Checkpoints
        self._truth: TruthFile
        self._people: People | None = None
        self._repairs: Repairs
        self._offered: list[Offered] = []
        self._devices: list[DeviceServer] = []
        self._saving = Every(EVERY_S)

    def attach(self, bridge: LoopBridge) -> None:
        """Take the bridge; this node makes the time instead of following it."""
        self.bridge = bridge
        self.clock = WorldClock(self.param("line0"))

    # Lifecycle

    def configure(self) -> None:
        """Read line and world, and offer everything."""
        line = load_line(self.config_path)
        given = str(self.param("world"))
        file = Path(given) if given else line.world_path
        if file is None:
            raise line.error(("world",), "is missing: there is no world to simulate")
        try:
            profile = str(self.param("profile"))
            self._line = build_simulated_line(line, file, self.param("seed"), not given, profile)
        except SdfError as error:
            raise ConfigError(error.file, error.line, "", error.message) from error
        except EngineFailed as error:
            raise NodeFailed(str(error)) from None
        folder = self.state_dir / FOLDER
        self.own(folder, f"world of line {line.line}")
        self._checkpoints = Checkpoints(folder, end_process)
        self._truth = TruthFile(folder, end_process)
        self._repairs = Repairs(self._checkpoints, self._line.furnish, self.get_logger().error)
        self._world = self.bridge.run(self._make_world(), WAIT_S)
        self.clock.follow(self._world)
        self._world.observe(self._save)
        self._onlookers = Onlookers(
            self._line.simulation, self.param("film"), self.param("view"), self.get_logger().warning
        )
        self._world.observe(self._onlookers.look)
        self._offer(line)

    async def _make_world(self) -> WorldThread:
        """In the loop: the world, in the state last saved."""
        elapsed = self._restore()
        repair = self._repairs.repair
        return WorldThread(self._line.simulation, Pace(self.param("speed")), elapsed, repair)

    def _restore(self) -> float:
        """Go on from the state last saved, or furnish a new world; returns the time that has passed [s]."""
        elapsed = None
        try:
            capability(self._line.simulation, Keeping)
        except CannotDo as refusal:
            self.get_logger().warning(f"{refusal}: a world that is started again begins anew")
        try:
            elapsed = self._checkpoints.restore(self._line.simulation)
        except CheckpointError as error:
            self.get_logger().warning(f"the world begins anew: {error}")
            self._line.simulation.reset()
        if elapsed is None:
            self._line.furnish()
            return 0.0
        self._checkpoints.save(self._line.simulation, elapsed)
        return elapsed

    def _offer(self, line: LineConfig) -> None:
        host = Host(self, self.bridge, self._world, self._line, self.param("line0"))
        track = self._line.track
        zones = line.transport.stations()
        stations = {
            cell: CellStation.of(
                self._line.description, cell, zones[line.cells[cell].station], track.name if track else ""
            )
            for cell in self._line.cells()
        }
        told = {cell for cell in stations if line.perception_of(cell, self._line.profile)[1].provider == TRUTH}
        self._offered = [ClockPublisher(host), WorldServices(host), *offer_truth(host, stations, told)]
        for machine in self._line.machines:
            if machine.cell in stations:
                self._offered.append(RobotServer(host, machine, self.param("joint_rate")))
                self._offered += [HandServer(host, machine)] if machine.hand else []
        self._cameras = CameraServer(host)
        self._offered += [FramePublisher(host, self.param("tf_rate")), self._cameras]
        if track:
            self._people = people = People(track.name, self._line.carriers)
            homing = {s.place: Homing(self._line, s, self._world).home for s in stations.values()}
            self._offered += [
                TrackServer(host, track, homing),
                PeopleListener(host, people),
            ]
        for cell, station in stations.items():
            if devices := make_equipment(self._line, cell, station, self._world):
                self._devices.append(DeviceServer(self, self.bridge, host.namespace, cell, devices, StandsOn.WORLD))

    def activate(self) -> None:
        """Let time pass."""
        self.bridge.start(self._run())

    async def _run(self) -> None:
        """In the loop: a world that ends by itself ends the node, which may then go on from its last state."""
        try:
            await self._world.run()
        except Exception as error:
            self.bridge.to_ros(_raise, error)

    def deactivate(self) -> None:
        """Let no more time pass."""
        self.bridge.run(self._world.stop(), WAIT_S)

    def cleanup(self) -> None:
        """Withdraw everything."""
        self._onlookers.close()
        for offered in self._offered:
            offered.destroy()
        for devices in self._devices:
            devices.destroy()
        self._offered, self._devices = [], []

    async def close(self) -> None:
        """Stop and keep the state."""
        if self._offered:
            for devices in self._devices:
                await devices.close()
            await self._world.stop()
            self._cameras.stop()
            self._keep(self._line.simulation, self._world.elapsed)
            self._onlookers.close()

    def _save(self, sim: World, elapsed: float) -> None:
        """On the thread of the world: keep the state now and then."""
        if self._saving.due(elapsed):
            self._keep(sim, elapsed)

    def _keep(self, sim: World, elapsed: float) -> None:
        """Write down the state, and beside it what is true in it."""
        self._checkpoints.save(sim, elapsed)
        if self._people and self._line.track:
            at = self.param("line0") + elapsed
            self._truth.write(look(sim, self._line.track, self._line.carriers, self._people, at))

    # Diagnostics

    def health(self) -> Health:
        """Say how fast time passes; a warning when it should be faster."""
        pace = self._world.pace
        values = {
            "real-time factor": f"{pace.factor:.2f}",
            "wanted": f"{pace.speed:g}" if pace.speed else "as fast as possible",
            "simulated time": f"{self._world.elapsed:.1f} s",
            "processor time": f"{self._world.busy:.2f} s",
            "loose things": str(len(self._line.simulation.spawned)),
            "breakdowns": str(self._repairs.count),
        }
        if pace.factor < SLOW * pace.speed:
            return Health(DiagnosticStatus.WARN, f"slower than wanted: {pace.factor:.2f}", values)
        return Health(values=values)


def _raise(error: Exception) -> None:
    if isinstance(error, EngineFailed):
        raise NodeFailed(str(error)) from None
    raise NodeFailed("the world has ended by itself") from error


def main() -> None:
    """Run the world until it is told to end."""
    sys.exit(run_node(PhysicsNode))


if __name__ == "__main__":
    main()

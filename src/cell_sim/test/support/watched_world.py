"""A process that runs the assembly cell under the viewer; a word on its input makes a part appear."""

import select
import sys

from filming import MODELS, line_of, world_named

from cell_sim.physics.onlooking.viewer import Viewer
from cell_world.geometry import Pose


def main() -> None:
    """Run until the input ends."""
    world = world_named("assembly")
    sim = line_of(world).sim
    viewer = Viewer(world, MODELS)
    viewer.start()
    going = True
    while going:
        sim.step()
        viewer.offer(sim.time, sim.shot)
        if select.select([sys.stdin], [], [], 0.02)[0]:
            going = bool(sys.stdin.readline())
            if going:
                sim.spawn("big", "board_lamp", Pose((0.0, -0.5, 1.6)))
    viewer.close()
    sys.stdout.write("closed\n")


if __name__ == "__main__":
    main()

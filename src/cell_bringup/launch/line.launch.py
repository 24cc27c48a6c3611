"""Start a whole line: `ros2 launch cell_bringup line.launch.py config:=config/lines/demo.yaml`."""

from launch import LaunchDescription
from launch.actions import OpaqueFunction

from cell_bringup.needs import check_needs

check_needs()

from cell_bringup.launching import argument, line_nodes  # noqa: E402


def generate_launch_description() -> LaunchDescription:
    """The line's YAML file says everything but where its state is and how fast time goes."""
    return LaunchDescription(
        [
            argument("config", "The line's YAML file."),
            argument("state_dir", "Folder for store, ledgers and logs; empty: that of `cell up`.", ""),
            argument("speed", "Line seconds per wall second.", "1.0"),
            argument("faults", "Fault rates of config/faults; empty: the line's own.", ""),
            argument("cells", "Cells that start here, with commas between; all, or none.", "all"),
            argument(
                "profile", "With which drivers: kinematic, physics, gazebo, hardware, or one of the line's own.", ""
            ),
            OpaqueFunction(function=line_nodes),
        ]
    )

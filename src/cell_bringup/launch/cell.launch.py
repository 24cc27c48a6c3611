"""Start one cell of a line: `ros2 launch cell_bringup cell.launch.py config:=config/lines/demo.yaml cell:=dosing`."""

from launch import LaunchDescription
from launch.actions import OpaqueFunction

from cell_bringup.needs import check_needs

check_needs()

from cell_bringup.launching import argument, cell_node  # noqa: E402


def generate_launch_description() -> LaunchDescription:
    """For a cell with a computer of its own, or one that is tried alone."""
    return LaunchDescription(
        [
            argument("config", "The line's YAML file."),
            argument("cell", "The cell's name in it."),
            argument("state_dir", "Folder for the cell's ledger and logs; empty: that of `cell up`.", ""),
            argument("speed", "Line seconds per wall second.", "1.0"),
            argument(
                "profile", "With which drivers: kinematic, physics, gazebo, hardware, or one of the line's own.", ""
            ),
            OpaqueFunction(function=cell_node),
        ]
    )

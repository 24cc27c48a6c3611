"""Tools that hold parts: parallel gripper and vacuum cup."""

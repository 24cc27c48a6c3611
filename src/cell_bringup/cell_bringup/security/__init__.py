"""SROS 2 for a line: who may say what, written as a keystore in the format of `ros2 security`."""

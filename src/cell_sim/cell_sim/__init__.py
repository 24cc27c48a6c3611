"""Simulators of a line: the virtual plant in virtual time, and the physics of its world."""

import os

os.environ.setdefault("MUJOCO_GL", "egl")  # pictures without a screen; MuJoCo reads it once, when it is imported

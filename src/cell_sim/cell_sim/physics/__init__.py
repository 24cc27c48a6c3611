"""The physics simulator: an SDF world in MuJoCo."""

import os

os.environ.setdefault("MUJOCO_GL", "egl")  # pictures without a screen; MuJoCo reads it once, when it is imported

"""For all tests of the package: modules in support/ are importable, MuJoCo draws without a screen."""

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "support"))
os.environ.setdefault("MUJOCO_GL", "egl")  # before the first import of MuJoCo

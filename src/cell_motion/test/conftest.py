"""Makes the modules in trial/ importable, here and in the packages below: rigs, machines around a cell."""

import sys
from pathlib import Path

for package in ("cell_line", "cell_skills", "cell_motion"):
    sys.path.insert(0, str(Path(__file__).parents[2] / package / "test" / "trial"))

"""Makes the modules in trial/ importable, here and in cell_line: rigs, and plug-ins in a distribution of their own."""

import sys
from pathlib import Path

for package in ("cell_line", "cell_skills"):
    sys.path.insert(0, str(Path(__file__).parents[2] / package / "test" / "trial"))

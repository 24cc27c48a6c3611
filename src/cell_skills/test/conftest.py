"""Makes the modules in trial/ importable: a rig for cells, and plug-ins in a distribution of their own."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "trial"))

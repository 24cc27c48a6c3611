"""Makes the modules in trial/ importable: a rig for a graph and for an event loop."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "trial"))

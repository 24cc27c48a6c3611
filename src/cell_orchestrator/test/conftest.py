"""For all tests of the orchestrator."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "support"))
sys.path.append(str(Path(__file__).parents[2] / "cell_line" / "test" / "trial"))

"""Makes the modules in support/ importable for all tests of the package."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "support"))

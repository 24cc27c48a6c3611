"""For the tests of this folder: modules beside this one are importable."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

"""The process that reads orders, with the skills of the small factory, and some documents that do what bugs would.

`python -m odd_reader`
"""

import os
import signal
import time
from typing import Any

from small_skills import SKILLS

from cell_orchestrator.intake.submissions import Intake, to_submissions
from cell_orchestrator.order_desk import child, worker

child.CPU_S = 1


def read(document: str, *others: Any) -> Intake:
    """Read a document, or do what it says."""
    match document.strip("- "):
        case "spin":
            while True:
                pass
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "eat":
            bytearray(10 * child.MEMORY)
        case "sleep":
            time.sleep(1000.0)
    return to_submissions(document, *others)


worker.to_submissions = read
worker.usable_skills = lambda registry, line: (SKILLS, [])

if __name__ == "__main__":
    worker.main()

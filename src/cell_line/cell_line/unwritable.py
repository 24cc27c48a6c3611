"""What becomes of a process that cannot keep what it does.

What it has in its head is then no longer what is on its disk, and whoever goes on acts on what never happened.  So it
ends at once, as if it were killed; whoever looks after it starts it again, and it goes on where its files end.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from cell_line.exit_codes import UNWRITABLE
from cell_line.plain import shown

Unwritable = Callable[[Path, OSError], NoReturn]
"""Told which file cannot be written, and why; does not return."""


def tell(path: Path, error: OSError) -> NoReturn:
    """Leave it to the caller.

    Raises:
        OSError: the error, always; it names the file.
    """
    error.filename = error.filename or str(path)  # a call with an open file does not know its name
    raise error


def end_process(path: Path, error: OSError) -> NoReturn:
    """End this process at once, with one line that names file and reason; no code of it runs any more."""
    reason = error.strerror or str(error)
    with suppress(OSError):  # nobody reads it, or it goes to the same disk
        os.write(2, f"{shown(str(path))}: {reason}: nothing can be kept any more\n".encode())
    os._exit(UNWRITABLE)


@contextmanager
def writing(path: Path, unwritable: Unwritable) -> Iterator[None]:
    """Write to a file; what goes wrong is told."""
    try:
        yield
    except OSError as error:
        unwritable(path, error)

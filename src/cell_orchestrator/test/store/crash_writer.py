"""Appends batches of three events without end and prints the last durable number of each.  Arguments: URL, line."""

import sys
from itertools import count

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line
from cell_orchestrator.store.sql_store import SqlStore

LINE = Line("demo", {}, {"assembly": CellSpec("assembly", "assembly", (), ())}, (), "load")


def main(url: str, line: str) -> None:
    store = SqlStore(url, line)
    _, seq = store.load()
    for batch in count(seq):
        at = float(batch)
        events = [
            ev.LineConfigured(at, LINE),
            ev.CellHeld(at, "assembly", "test", "ann"),
            ev.CellResumed(at, "assembly", "ann"),
        ]
        print(store.append(events), flush=True)
        if batch % 7 == 0:
            store.snapshot(*store.load())


if __name__ == "__main__":
    main(*sys.argv[1:])

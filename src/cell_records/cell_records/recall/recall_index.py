"""An index of the log by what a recall asks for: a database of its own, made from the log, and again when in doubt.

It says which event of which log it has come to.  Whoever reads it first takes in what was stored since then.
"""

import sqlite3
from collections.abc import Callable, Iterable

from cell_line.log_head import LogHead
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.lots import own
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.store.store import Stored
from cell_records.recall.concern import Concern, Recalled

VERSION = 2
"""Rises when a table, or what is put into it, changes."""
KINDS = (
    ev.OrderAccepted,
    ev.UnitsAdded,
    ev.UnitLoaded,
    ev.OperationStarted,
    ev.OperationDone,
    ev.OperationFailed,
    ev.JobRefused,
    ev.UnitLeft,
)
"""Events that it is made from."""
NEVER = 1e300
"""End of work that goes on [s]."""
TABLES = f"""
CREATE TABLE units (id TEXT PRIMARY KEY, place INTEGER, order_id TEXT, number TEXT, customer TEXT, variant TEXT,
    revision TEXT, status TEXT, left_at REAL) WITHOUT ROWID;
CREATE INDEX units_by_revision ON units (revision, place, id);
CREATE INDEX units_by_variant ON units (variant, place, id);
CREATE TABLE works (job TEXT PRIMARY KEY, unit TEXT, cell TEXT, setup TEXT, begun REAL, ended REAL) WITHOUT ROWID;
CREATE INDEX works_by_cell ON works (cell, begun, ended, setup, unit);
CREATE INDEX works_by_setup ON works (setup, begun, ended, cell, unit);
CREATE INDEX works_by_time ON works (begun, ended, unit);
CREATE TABLE parts (model TEXT, unit TEXT, PRIMARY KEY (model, unit)) WITHOUT ROWID;
CREATE TABLE lots (lot TEXT, unit TEXT, PRIMARY KEY (lot, unit)) WITHOUT ROWID;
CREATE TABLE head (line TEXT, seq INTEGER, hash TEXT);
PRAGMA user_version = {VERSION};
"""


class RecallIndex:
    """The index of one line's log."""

    def __init__(self, connection: sqlite3.Connection, line: str) -> None:
        """Use a database, whose tables are made where it is empty; `isolation_level` of the connection is None."""
        self._connection, self._line = connection, line

    def catch_up(self, has: Callable[[LogHead], bool], after: Callable[[int], Iterable[Stored]]) -> int:
        """Take in what was stored since the last time; returns how many events that were.

        Args:
            has: whether the log has an event.
            after: the events of the kinds in `KINDS` after a number, in order.
        """
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            head = self._head()
            if head is None or (head.seq and not has(head)):
                self._empty()
                head = LogHead(0, "")
            count = 0
            for stored in after(head.seq):
                self._take(stored)
                head = LogHead(stored.seq, stored.hash)
                count += 1
            connection.execute("UPDATE head SET seq = ?, hash = ?", (head.seq, head.hash))
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return count

    def _head(self) -> LogHead | None:
        """How far it has come; None where it is empty, or of another version or line."""
        if self._connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
            return None
        line, seq, digest = self._connection.execute("SELECT line, seq, hash FROM head").fetchone()
        return LogHead(seq, digest) if line == self._line else None

    def _empty(self) -> None:
        for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self._connection.execute(f"DROP TABLE {name}")
        for statement in filter(str.strip, TABLES.split(";")):
            self._connection.execute(statement)
        self._connection.execute("INSERT INTO head VALUES (?, 0, '')", (self._line,))

    def _take(self, stored: Stored) -> None:
        run = self._connection.execute
        match event := stored.event:
            case ev.OrderAccepted():
                self._ordered(stored.seq, event.units, event.order.number, event.order.customer)
            case ev.UnitsAdded():
                self._ordered(stored.seq, event.units, event.number, event.customer)
            case ev.UnitLoaded():
                for model in event.brings.values():
                    run("INSERT OR IGNORE INTO parts VALUES (?, ?)", (model, event.unit))
                self._of_lots(event.unit, event.lots.values())
            case ev.OperationStarted():
                work = (event.job, event.unit, event.cell, event.setup, event.at, NEVER)
                run("INSERT OR REPLACE INTO works VALUES (?, ?, ?, ?, ?, ?)", work)
            case ev.OperationDone() | ev.OperationFailed():
                run("UPDATE works SET ended = ? WHERE job = ?", (event.at, event.job))
                self._of_lots(event.unit, event.lots.values())
                if isinstance(event, ev.OperationDone):  # a former version stored them there only
                    self._of_lots(event.unit, own(event.result).values())
            case ev.JobRefused():
                run("DELETE FROM works WHERE job = ?", (event.job,))
            case ev.UnitLeft():
                run("UPDATE units SET status = ?, left_at = ? WHERE id = ?", (event.status, event.at, event.unit))

    def _of_lots(self, unit: str, lots: Iterable[str]) -> None:
        for lot in lots:
            self._connection.execute("INSERT OR IGNORE INTO lots VALUES (?, ?)", (lot, unit))

    def _ordered(self, place: int, units: Iterable[Unit], number: str, customer: str) -> None:
        rows = [
            (unit.id, place, unit.order, number, customer, unit.recipe.variant, unit.recipe.revision, "open", None)
            for unit in units
        ]
        self._connection.executemany("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def find(self, asked: Concern) -> list[Recalled]:
        """The units that are concerned, in the order they were ordered."""
        of_unit, values = _equal({"variant": asked.variant, "revision": asked.revision})
        if asked.part:
            of_unit.append("id IN (SELECT unit FROM parts WHERE model = ?)")
            values.append(asked.part)
        if asked.lot:
            of_unit.append("id IN (SELECT unit FROM lots WHERE lot = ?)")
            values.append(asked.lot)
        of_work, work_values = _equal({"cell": asked.cell, "setup": asked.setup})
        if asked.on:
            of_work.append(f"(cell, setup) IN (VALUES {', '.join(['(?, ?)'] * len(asked.on))})")
            work_values += [name for place in asked.on for name in place]
        if asked.end is not None:
            of_work.append("begun <= ?")
            work_values.append(asked.end)
        if asked.begin is not None:
            of_work.append("ended >= ?")
            work_values.append(asked.begin)
        if of_work:
            of_unit.append(f"id IN (SELECT unit FROM works WHERE {' AND '.join(of_work)})")
        query = "SELECT id, order_id, number, customer, variant, revision, status, left_at FROM units"
        where = f" WHERE {' AND '.join(of_unit)}" if of_unit else ""
        found = self._connection.execute(f"{query}{where} ORDER BY place, id", [*values, *work_values])
        return [Recalled(*row) for row in found]


def _equal(wanted: dict[str, str]) -> tuple[list[str], list[object]]:
    given = {name: value for name, value in wanted.items() if value}
    return [f"{name} = ?" for name in given], list(given.values())

"""Which units something concerns, from the log of the line that is followed."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from cell_client.dates import Dates
from cell_client.errors import ClientError
from cell_client.follower import open_store, the_run
from cell_records.recall.concern import Concern
from cell_records.recall.recall_file import INDEX, recalled


def units_concerned(
    state_dir: Path, asked: Concern, since: float | None = None, until: float | None = None
) -> list[dict[str, Any]]:
    """The units that are concerned, as plain values, with dates [s since 1970].

    Args:
        state_dir: folder of the line.
        asked: what must be true of them, without times.
        since: date since which work went on [s since 1970], None for any.
        until: date until which it did.

    Raises:
        ClientError, StoreError: nothing is asked, the log cannot be read, or the index not be written.
    """
    if asked == Concern() and since is None and until is None:
        raise ClientError("say what it concerns: a variant, revision, part, lot, cell, setup or time")
    with closing(open_store(state_dir)) as store:
        dates = Dates.of(store)
        begin, end = (None if date is None else dates.line_time(date) for date in (since, until))
        whole = Concern(asked.variant, asked.revision, asked.part, asked.lot, asked.cell, asked.setup, begin, end)
        try:
            found = recalled(store, the_run(state_dir).line, state_dir / INDEX, whole)
        except sqlite3.OperationalError as error:
            raise ClientError(f"{state_dir / INDEX}: {error}") from None
        return [{**it._asdict(), "left": None if it.left is None else dates.date(it.left)} for it in found]

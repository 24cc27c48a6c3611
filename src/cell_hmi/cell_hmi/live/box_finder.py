"""Which file tells what preceded an alarm: the newest that was kept for a failure of the same thing."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from cell_client.errors import ClientError
from cell_client.follower import open_store
from cell_line.black_box_files import BlackBox, black_boxes
from cell_orchestrator.store.errors import StoreError
from cell_records.history_record import boxes_of

NEWEST = 20
"""So many files are looked at."""


class BoxFinder:
    """Looks into the log once for each thing and each new file."""

    def __init__(self, state_dir: Path) -> None:
        """Take the state folder of the line."""
        self._state_dir = state_dir
        self._newest = 0
        self._known: dict[str, int] = {}

    def about(self, refs: Mapping[str, str]) -> dict[str, int]:
        """Find files about things, each as `kind:name`.

        Returns:
            By the same keys, the number of an event about the thing for which a file was kept, 0 where none was.
        """
        boxes = black_boxes(self._state_dir)[-NEWEST:] if refs else []
        if not boxes:
            return {}
        if boxes[-1].last != self._newest:
            self._newest, self._known = boxes[-1].last, {}
        for ref in {*refs.values()} - self._known.keys():
            self._known[ref] = self._look(boxes, ref)
        return {key: self._known[ref] for key, ref in refs.items()}

    def _look(self, boxes: list[BlackBox], ref: str) -> int:
        try:
            with closing(open_store(self._state_dir)) as store:
                found = boxes_of(store.of(ref, boxes[0].first - 1), boxes)
        except (ClientError, StoreError):
            return 0
        return found[-1].first if found else 0

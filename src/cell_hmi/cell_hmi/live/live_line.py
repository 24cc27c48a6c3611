"""Follows a line in a thread of its own, and tells those who watch what changed."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from cell_hmi.live.box_finder import BoxFinder
from cell_hmi.live.hub import WatchHub
from cell_hmi.live.kept_alarms import KeptAlarms
from cell_hmi.live.line_now import LineNow, LineReader
from cell_hmi.model.alarm_book import AlarmBook
from cell_hmi.model.condition import Condition
from cell_hmi.model.delta import delta
from cell_hmi.model.overview import alarm_shown
from cell_orchestrator.core.carrier_names import short

_LOG = logging.getLogger(__name__)
PERIOD_S = 0.15
"""How often the line is looked at [s]."""
AFTER_A_FAULT_S = 2.0


class LiveLine:
    """The line of a state folder, as it is now; its attributes may be read in any thread."""

    def __init__(self, state_dir: Path, hub: WatchHub, kept: KeptAlarms) -> None:
        """Follow a line; alarms go on from those that are `kept`."""
        self.state_dir, self.hub = state_dir, hub
        self.now = LineNow()
        self._kept = kept
        self.alarms = kept.load()
        self._restored = bool(self.alarms.alarms)
        self._reader = LineReader(state_dir)
        self._boxes = BoxFinder(state_dir)
        self._kept_boxes: dict[str, int] = {}
        self._lock = Lock()
        self._stop = Event()
        self._thread = Thread(target=self._follow, name="live-line", daemon=True)

    def start(self) -> None:
        """Look once, then go on in the background."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """End, and close the store."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._reader.close()

    def whole(self) -> dict[str, Any]:
        """All that the overview shows."""
        return {"picture": self.now.picture, "clock": self.now.clock()}

    def look(self) -> None:
        """Look at the line, and tell what changed."""
        with self._lock:
            before = self.now
            self.now, self.alarms = self._reader.look(self.alarms, self._restored)
            self._restored = self._restored and not self.now.known
            self._kept.save(self.alarms)
            things = {name: alarm.condition for name, alarm in self.alarms.alarms.items()}
            refs = {name: f"{it.kind}:{self._whole_name(it)}" for name, it in things.items()}
            self._kept_boxes = self._boxes.about(refs)
        change = delta(before.picture, self.now.picture)
        if change:
            self.hub.publish("change", {"change": change, "clock": self.now.clock()})

    def change_alarms(self, change: Callable[[AlarmBook], AlarmBook]) -> None:
        """Do what a person decided about an alarm.

        Raises:
            KeyError: there is no such alarm.
        """
        with self._lock:
            self.alarms = change(self.alarms)
        self.look()

    def shown_alarms(self) -> list[dict[str, Any]]:
        """All alarms as plain values, the urgent first; `black_box`: an event for which what preceded it was kept."""
        counts = {name: cell["units"] for name, cell in self.now.picture.get("cells", {}).items()}
        return [
            {**alarm_shown(alarm, place, counts), "black_box": self._kept_boxes.get(alarm.condition.id, 0)}
            for place, alarm in enumerate(self.alarms.in_order())
        ]

    def _whole_name(self, condition: Condition) -> str:
        """The name of a thing as events have it: people call carriers by the end of theirs."""
        if condition.kind != "carrier":
            return condition.name
        return next((name for name in self.now.plant.carriers if short(name) == condition.name), condition.name)

    def _follow(self) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self.look()
            except Exception:
                _LOG.exception("the line cannot be looked at")
                self._stop.wait(AFTER_A_FAULT_S)
            self._stop.wait(max(0.02, PERIOD_S - (time.monotonic() - began)))

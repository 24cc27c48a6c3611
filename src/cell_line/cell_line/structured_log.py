"""What a process says as lines of JSON, each with the unit and the job that it was about: `CELL_LOG=json`."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType

from cell_line.plain import shown

VARIABLE, JSON = "CELL_LOG", "json"
PLAIN = "%(levelname)s %(name)s: %(message)s"
_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))
"""Whatever is awaited, and tasks begun meanwhile, are about the same."""


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """Say what all that is logged meanwhile is about: unit, order, job; what is "" is left out."""
    before = _about.set({**_about.get(), **{name: it for name, it in ids.items() if it}})
    try:
        yield
    finally:
        _about.reset(before)


class JsonFormatter(logging.Formatter):
    """One line for each record, with its date in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """Return it as JSON on one line; what an error came from stands in `trace`."""
        said = {
            "date": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_about.get(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def formatter(environment: Mapping[str, str]) -> logging.Formatter:
    """Return how records are written: JSON where the environment says so, else as people read them.

    Raises:
        ValueError: it says something else.
    """
    said = environment.get(VARIABLE, "")
    if said not in ("", JSON):
        raise ValueError(f"{VARIABLE}={shown(said)}: it must be {JSON}, or nothing for plain lines")
    return JsonFormatter() if said else logging.Formatter(PLAIN)

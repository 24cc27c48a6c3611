"""Lines should be JSON, and say which unit and job they are about, also in what is awaited and begun meanwhile."""

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest

from cell_line.structured_log import JsonFormatter, about, formatter


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(formatter({"CELL_LOG": "json"}))
        self.said: list[dict[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        assert "\n" not in line
        self.said.append(json.loads(line))


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, logger = Lines(), logging.getLogger("cell.trial")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def test_a_line_says_when_who_and_what(lines: Lines) -> None:
    logging.getLogger("cell.trial").warning("two\nlines, %s", "ä")
    (said,) = lines.said
    assert (said["level"], said["logger"], said["message"]) == ("warning", "cell.trial", "two\nlines, ä")
    assert said["date"].endswith("+00:00") and "unit" not in said


def test_an_error_brings_its_trace(lines: Lines) -> None:
    try:
        raise ValueError("odd")
    except ValueError:
        logging.getLogger("cell.trial").exception("it failed")
    assert "ValueError: odd" in lines.said[0]["trace"]


def test_two_jobs_at_once_are_told_apart(lines: Lines) -> None:
    async def job(name: str, unit: str) -> None:
        with about(job=name, unit=unit, order=""):
            await asyncio.sleep(0)
            await asyncio.create_task(says())

    async def says() -> None:
        logging.getLogger("cell.trial").warning("begins")

    async def both() -> None:
        await asyncio.gather(job("j1", "A-01"), job("j2", "A-02"))
        logging.getLogger("cell.trial").warning("over")

    asyncio.run(both())
    assert [(it.get("job"), it.get("unit"), "order" in it) for it in lines.said] == [
        ("j1", "A-01", False), ("j2", "A-02", False), (None, None, False),
    ]  # fmt: skip


def test_people_read_plain_lines_unless_they_say_otherwise() -> None:
    assert not isinstance(formatter({}), JsonFormatter)


@pytest.mark.parametrize("said", ["JSON", "jsno", "1"])
def test_a_word_that_is_none_is_refused_in_one_line(said: str) -> None:
    with pytest.raises(ValueError, match=f"^CELL_LOG={said}: it must be json, or nothing for plain lines$"):
        formatter({"CELL_LOG": said})

"""Documents are read by a process of their own: nobody waits for a large one, and nothing is lost with a bad one."""

import asyncio
import errno
import json
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from product_files import change, products_in, small_factory

from cell_line.documents import MAX_DOCUMENT
from cell_line.failing.disk import failing_disk, full_disk
from cell_orchestrator.core.requests import SubmitOrder
from cell_orchestrator.intake.rules import Rules
from cell_orchestrator.order_desk.desk import MAX_WAITING, Desk
from cell_orchestrator.order_desk.messages import Catalogue, DocumentAnswer, OrderDocument, Setup

T = TypeVar("T")
ODD = (sys.executable, "-m", "odd_reader")
LONG = "-" * 10_000
"""Makes a document so long that a child reads it."""


def orders(*names: str) -> str:
    """A document that orders a piece of soap under each of these ids."""
    return json.dumps({"orders": [{"id": name, "lines": [{"variant": "SOAP-ROUND"}]} for name in names]})


def ids(answer: DocumentAnswer) -> list[str]:
    """The orders of an answer without errors."""
    assert answer.errors == ()
    return [request.order.id for request in answer.requests if isinstance(request, SubmitOrder)]


class Trial:
    """A desk at work, whose loop runs while a test does."""

    def __init__(self, folder: Path, patience_s: float = 60.0) -> None:
        self.folder = folder
        self.told = asyncio.Event()
        self.desk = Desk(Setup(folder, small_factory(), Rules(), {}), self.told.set, ODD, patience_s)
        self._runner = asyncio.Runner()
        self.first = self.run(self._open())

    def run(self, body: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(body)

    def close(self) -> None:
        self.run(self.desk.close())
        self._runner.close()

    def read(self, *texts: str) -> list[DocumentAnswer]:
        """The answers to documents that come at the same time."""

        async def together() -> list[DocumentAnswer]:
            return await asyncio.gather(*map(self.ask, texts))

        return self.run(together())

    async def ask(self, text: str) -> DocumentAnswer:
        return await self.desk.read(OrderDocument(text, "", "o.json", "", 100.0))

    async def news(self) -> list[Catalogue]:
        """What is told of the products next."""
        while not (news := self.desk.news()):
            self.told.clear()
            await asyncio.wait_for(self.told.wait(), 240.0)
        return news

    async def _open(self) -> list[Catalogue]:
        self.desk.open()
        return await self.news()


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """One desk for all tests: starting its process takes longer than they do.

    Its disk takes nothing at all, wherever: who reads documents writes no file.
    """
    folder = tmp_path_factory.mktemp("disk")
    (folder / "ill").touch()
    with pytest.MonkeyPatch.context() as patch:
        if library := failing_disk(folder):
            patch.setenv("LD_PRELOAD", str(library))
            patch.setenv("FULL_DISK", full_disk(Path("/"), folder / "ill", errno.EIO))
        trial = Trial(products_in(tmp_path_factory.mktemp("desk")))
    yield trial
    trial.close()


def test_the_products_are_told_first(trial: Trial) -> None:
    (first,) = trial.first
    assert (first.products, first.errors) == (3, ())
    assert sorted(first.revisions)[0] == "family soap 3"


def test_small_and_large_documents_are_read_alike(trial: Trial) -> None:
    names = [f"A{number}" for number in range(300)]
    assert len(orders(*names)) > len(LONG)
    wrong = orders("A").replace("ROUND", "RUOND")
    small, large, small_wrong, large_wrong = trial.read(orders("A"), orders(*names), wrong, wrong + " " * len(LONG))
    assert (ids(small), ids(large)) == (["A"], names)
    assert small_wrong.errors == large_wrong.errors
    assert "o.json:1: orders.0.lines.0.variant: no variant 'SOAP-RUOND'" in small_wrong.errors[0]


def test_a_small_document_does_not_wait_for_a_large_one(trial: Trial) -> None:
    done: list[str] = []

    async def read(name: str, text: str) -> None:
        await trial.ask(text)
        done.append(name)

    async def body() -> None:
        await asyncio.gather(read("large", LONG + "spin"), *(read(name, orders("B")) for name in small))

    small = [f"small {number}" for number in range(5)]
    trial.run(body())
    assert done == [*small, "large"]


def test_what_a_large_document_does_is_done_to_nobody_else(trial: Trial) -> None:
    spun, crashed, ate, good, large = trial.read(
        LONG + "spin", LONG + "crash", LONG + "eat", orders("A"), orders("B") + " " * len(LONG)
    )
    assert spun.errors == ("o.json: takes longer than 1 s to read",)
    assert crashed.errors == ("o.json: cannot be read: its reader was ended by SIGSEGV",)
    assert ate.errors == ("o.json: cannot be read: its reader was ended with code 1",)
    assert (ids(good), ids(large)) == (["A"], ["B"])


def test_size_is_bounded(trial: Trial) -> None:
    large = "o.json: is larger than 4 MiB; send it in parts"
    assert trial.read(" " * (MAX_DOCUMENT + 1))[0].errors == (large,)
    assert trial.read("ä" * (MAX_DOCUMENT // 2 + 1))[0].errors == (large,)
    first, second, third = trial.read(*[" " * MAX_DOCUMENT] * 3)
    assert first.errors == second.errors == ("o.json:1: is empty",)
    assert third.errors == ("o.json: busy, 2 documents wait to be read; try again",)


def test_the_process_is_started_again(trial: Trial) -> None:
    assert trial.read("crash")[0].errors == ("o.json: the process that reads orders has ended; try again",)
    assert ids(trial.read(orders("A"))[0]) == ["A"]


def test_no_more_is_taken_than_can_be_read_soon_and_nothing_waits_for_ever(tmp_path: Path) -> None:
    trial = Trial(products_in(tmp_path), patience_s=1.0)
    *waited, busy = trial.read(*["sleep"] * MAX_WAITING, orders("A"))
    assert busy.errors == (f"o.json: busy, {MAX_WAITING} documents wait to be read; try again",)
    assert waited[0].errors == ("o.json: is not read within 1 s",)
    assert all(answer.errors for answer in waited)
    (again,) = trial.run(trial.news())
    assert (again.products, again.revisions) == (3, {})
    trial.close()


def test_products_are_looked_after_without_orders(trial: Trial) -> None:
    """It should tell of every change, and of every revision once, also when the process was started again."""
    file = trial.folder / "variants" / "SOAP-SQUARE.yaml"
    trial.desk.news()
    change(file, "force_n: 300.0", "force_n: 301.0")
    (changed,) = trial.run(trial.news())
    assert (changed.products, changed.revisions) == (2, {})
    assert changed.errors[-1].startswith(f"{file}:3: revision: the content has changed")
    trial.read("crash")
    (again,) = trial.run(trial.news())
    assert (again.products, again.revisions) == (2, {}), "what was told is not forgotten with the process"
    change(file, "revision: 2", "revision: 3")
    (raised,) = trial.run(trial.news())
    assert list(raised.revisions) == ["variant SOAP-SQUARE 3"]


def test_what_has_changed_is_told_before_an_order_for_it(trial: Trial) -> None:
    trial.desk.news()
    change(trial.folder / "variants" / "SOAP-ROUND.yaml", "revision: 1", "revision: 2")
    assert ids(trial.read(orders("A"))[0]) == ["A"]
    assert [list(news.revisions) for news in trial.desk.news()] == [["variant SOAP-ROUND 2"]]

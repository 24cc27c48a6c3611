"""Others should be told what happens, signed, at least once, and nothing be forgotten; by a real receiver."""

import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from hook_receiver import HookInbox, receiving
from served import served

from cell_client.follower import the_run
from cell_hmi.webhooks import hook_queue, hook_sender
from cell_hmi.webhooks.hook_queue import HookQueue
from cell_hmi.webhooks.hook_sender import FIRST_S, LONGEST_S, TRIES, HookSender, HookSenders, HookTarget, pause_s
from cell_hmi.webhooks.receivers import HookTopic, Receiver
from cell_line.log_head import LogHead
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.store.sql_store import SqlStore

KEY = b"sixteen bytes ok"
NEXT = Order("B", ("B-01", "B-02"), 3600.0, customer="Åsa", number="#7", open_units=2)
RECIPE = Recipe("polish", "polish-red", "1.1", ())


class Rig:
    """A line, a receiver, and who tells it."""

    def __init__(self, folder: Path, store: SqlStore, inbox: HookInbox) -> None:
        self.folder, self.store, self.inbox, self.now = folder, store, inbox, 1000.0
        self.open()
        self.sender.read()  # what was before is not told

    def open(self, *topics: HookTopic) -> None:
        """Begin, or begin anew, as a page does that is started again."""
        about = {"topics": topics} if topics else {}
        receiver = Receiver(url=self.inbox.url, secret="SHOP", loopback=True, **about)  # type: ignore[arg-type]
        self.queue = HookQueue(self.folder)
        target = HookTarget("shop", receiver, KEY)
        self.sender = HookSender(target, self.queue, self.folder, lambda: self.now, ssl.create_default_context())

    def happens(self) -> None:
        units = tuple(Unit(name, "B", RECIPE) for name in NEXT.units)
        self.store.append([
            ev.OrderAccepted(3600.0, NEXT, units),
            ev.UnitLeft(3700.0, "B-01", "B", UnitStatus.DONE, "", "grai.1", True, 60.0),
            ev.UnitLeft(3800.0, "B-02", "B", UnitStatus.SCRAPPED, "dropped", "grai.1", False, 60.0),
            ev.OrderClosed(3800.0, "B", False),
        ])  # fmt: skip

    def tell(self) -> None:
        self.sender.read()
        while self.sender.send():
            pass


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with receiving() as inbox, served(tmp_path, run=False) as line:
        made = Rig(tmp_path, line.store, inbox)
        yield made
        made.queue.close()


def test_a_receiver_hears_in_order_what_happens_and_can_prove_who_said_it(rig: Rig) -> None:
    rig.happens()
    rig.tell()
    said = [json.loads(body) for _, body in rig.inbox.came]
    assert [it["type"] for it in said] == ["order.accepted", "unit.done", "unit.scrapped", "order.done"]
    assert said[2]["data"] == {"order": "B", "unit": "B-02", "first_pass": False, "reason": "dropped"}
    assert "Åsa" not in json.dumps(said, ensure_ascii=False)
    for headers, body in rig.inbox.came:
        content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        digest = base64.b64encode(hmac.new(KEY, content, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{digest}" and headers["webhook-timestamp"] == "1000"
    assert rig.queue.counts("shop") == (0, 0)


def test_it_hears_only_of_what_it_wants(rig: Rig) -> None:
    rig.queue.close()
    rig.open(HookTopic.UNIT_SCRAPPED)
    rig.happens()
    rig.tell()
    assert [json.loads(body)["type"] for _, body in rig.inbox.came] == ["unit.scrapped"]


def test_what_is_not_taken_comes_again_with_the_same_id_after_a_pause_also_after_a_restart(rig: Rig) -> None:
    rig.inbox.answers = [500]
    rig.happens()
    rig.tell()
    first, *others = rig.inbox.ids
    assert len(others) == 3 and first not in others, "one in trouble holds up no other"
    assert rig.queue.last_trouble("shop") == "answered with 500"
    rig.queue.close()
    rig.open()
    rig.tell()
    assert len(rig.inbox.came) == 4, "it is not its time yet"
    rig.now += 2.0 * FIRST_S
    rig.tell()
    assert rig.inbox.ids[4:] == [first]
    rig.tell()
    assert len(rig.inbox.came) == 5, "taken once, it is not sent again"


def test_what_happened_while_nobody_was_there_to_tell_is_told(rig: Rig) -> None:
    rig.queue.close()
    rig.happens()
    rig.open()
    rig.tell()
    assert len(rig.inbox.came) == 4


def test_what_nobody_takes_is_given_up_kept_for_people_and_sent_again_when_they_say_so(rig: Rig) -> None:
    rig.inbox.answers = [503] * TRIES * 4
    rig.happens()
    for _ in range(TRIES):
        rig.tell()
        rig.now += 2.0 * LONGEST_S
    assert rig.queue.counts("shop") == (0, 4)
    assert {(it.tries, it.why) for it in rig.queue.dead("shop", 10)} == {(TRIES, "answered with 503")}
    assert rig.queue.revive("shop", rig.now) == 4
    rig.tell()
    assert rig.queue.counts("shop") == (0, 0)


def test_no_more_wait_than_there_is_room_for_and_none_is_lost(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_queue, "MOST", 3)
    rig.happens()
    rig.sender.read()
    rig.sender.read()
    assert rig.queue.counts("shop") == (3, 0)
    rig.tell()
    rig.tell()
    assert len(set(rig.inbox.ids)) == 4


def test_a_redirection_is_not_followed(rig: Rig) -> None:
    with receiving() as other:
        rig.inbox.answers, rig.inbox.elsewhere = [307], other.url
        rig.happens()
        rig.sender.read()
        rig.sender.send()
        assert rig.queue.last_trouble("shop") == "answered with 307" and not other.came


def test_pauses_grow_to_an_hour() -> None:
    pauses = [pause_s(tries, 0.0) for tries in range(TRIES)]
    assert pauses[:3] == [2.0, 4.0, 8.0] and max(pauses) == LONGEST_S and pause_s(10**6, 1.0) == 1.25 * LONGEST_S


def left(unit: str, status: UnitStatus) -> ev.UnitLeft:
    return ev.UnitLeft(3700.0, unit, "B", status, "", "grai.1", True, 60.0)


TAKEN_BACK = ev.OrderCancelled(3650.0, "B", "not wanted", "shop")
DONE, SCRAPPED, CANCELLED = UnitStatus.DONE, UnitStatus.SCRAPPED, UnitStatus.CANCELLED


@pytest.mark.parametrize(
    ("happened", "topic", "counts"),
    [
        ([left("B-01", DONE), left("B-02", SCRAPPED)], "order.done", (1, 1, 0)),
        ([left("B-01", SCRAPPED), left("B-02", SCRAPPED)], "order.scrapped", (0, 2, 0)),
        ([left("B-01", SCRAPPED), left("B-02", CANCELLED)], "order.scrapped", (0, 1, 1)),
        ([left("B-01", CANCELLED), left("B-02", CANCELLED)], "order.cancelled", (0, 0, 2)),
        ([left("B-01", DONE), TAKEN_BACK, left("B-02", CANCELLED)], "order.cancelled", (1, 0, 1)),
    ],
)
def test_how_an_order_ended_is_told_as_it_was(
    rig: Rig, happened: list[ev.Event], topic: str, counts: tuple[int, int, int]
) -> None:
    units = tuple(Unit(name, "B", RECIPE) for name in NEXT.units)
    rig.store.append([ev.OrderAccepted(3600.0, NEXT, units), *happened, ev.OrderClosed(3800.0, "B", False)])
    rig.tell()
    *_, last = (json.loads(body) for _, body in rig.inbox.came)
    assert last["type"] == topic
    assert tuple(last["data"][it] for it in ("done", "scrapped", "cancelled")) == counts


def test_a_log_that_is_another_one_is_told_from_its_end_on(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    """It should be so with a log of the same name that has other events, as after a backup was brought back."""
    rig.happens()
    rig.sender.read()
    name = "shop"
    log = f"{the_run(rig.folder).store} {the_run(rig.folder).line}"
    place = rig.queue.place(name, log)
    assert place is not None and rig.store.has(place)
    rig.queue.take(name, log, LogHead(place.seq + 1000, "0" * 64), (), rig.now)
    rig.sender.read()
    assert rig.queue.place(name, log) == place and "the log is not that of before" in caplog.text
    rig.queue.take(name, log, LogHead(place.seq - 1, "0" * 64), (), rig.now)
    rig.sender.read()
    assert rig.queue.place(name, log) == place
    rig.happens()
    rig.tell()
    assert len(rig.inbox.came) == 8


def test_the_end_of_a_page_waits_for_nobody_who_does_not_answer(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_sender, "STOP_S", 0.1)
    rig.happens()
    rig.inbox.hold.clear()
    receiver = Receiver(url=rig.inbox.url, secret="SHOP", loopback=True)
    targets = tuple(HookTarget(name, receiver, KEY) for name in ("shop", "other"))
    senders = HookSenders(targets, rig.queue, rig.folder, lambda: rig.now)
    senders.start()
    assert rig.inbox.begun.wait(20.0)
    senders.stop()
    assert not rig.inbox.came, "it ended while the receiver still kept it waiting"
    rig.inbox.hold.set()
    assert all(it.has_ended(20.0) for it in senders._senders)

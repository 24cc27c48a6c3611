"""It should go on from where the page was when it ended: what was decided of alarms is kept in its file."""

from dataclasses import replace
from pathlib import Path

import pytest
from busy_hour import busy_hour
from quick_hash import QUICK
from served import Served, served

from cell_client.run_file import store_file
from cell_hmi.live.hub import WatchHub
from cell_hmi.live.kept_alarms import KeptAlarms
from cell_hmi.live.live_line import LiveLine
from cell_hmi.model.alarm_book import AlarmState
from cell_hmi.model.condition import AlarmPriority, Condition, Said
from cell_hmi.users.desk import front_desk
from cell_hmi.users.roles import Role
from cell_orchestrator.core import events as ev

API = "/api/v1"
HELD = "cell:garment:held"


def again(line: Served) -> LiveLine:
    """The line as a page sees it that began after that of `line`."""
    desk = front_desk(line.folder, lambda: 2000.0, QUICK)
    live = LiveLine(line.folder, WatchHub(), KeptAlarms(desk.file))
    live.look()
    live.stop()
    desk.file.close()
    return live


def test_what_was_seen_or_put_aside_stays_so(tmp_path: Path) -> None:
    with served(tmp_path, busy_hour()) as line:
        client = line.client(Role.OPERATOR)
        names = [it["id"] for it in client.get(f"{API}/alarms").json()["items"]]
        aside = next(name for name in names if name.startswith("carrier"))
        assert client.post(f"{API}/alarms/{HELD}/acknowledge").status_code == 200
        body = {"minutes": 60.0, "reason": "spare on its way"}
        assert client.post(f"{API}/alarms/{aside}/shelve", json=body).status_code == 200
        before, after = line.live.alarms, again(line).alarms
        assert after == before
        assert (after.alarms[HELD].state, after.alarms[HELD].by) == (AlarmState.ACKNOWLEDGED, "operator-1")
        assert (after.alarms[aside].state, after.alarms[aside].why) == (AlarmState.SHELVED, "spare on its way")


def test_another_hold_of_the_same_cell_is_new(tmp_path: Path) -> None:
    """It should not take the acknowledgement of one hold for that of the next, which came while no page was there."""
    with served(tmp_path, busy_hour(), run=False) as line:
        line.live.look()
        line.live.change_alarms(lambda book: book.acknowledged(HELD, "ann"))
        line.store.append([ev.CellResumed(9000.0, "garment", "ann"), ev.CellHeld(9100.0, "garment", "torn", "bob")])
        assert again(line).alarms.alarms[HELD].state is AlarmState.UNACKNOWLEDGED


def test_a_text_that_changed_meanwhile_is_kept_as_it_was_last(tmp_path: Path) -> None:
    """It should keep the acknowledgement of a disk 91 % full when it was seen, 92 % when the page ended."""
    with served(tmp_path, busy_hour(), run=False) as line:
        file = KeptAlarms(line.desk.file)
        there = replace(line.live.alarms, alarms={}).seen([disk("91 % full")], 100.0).acknowledged("line:disk", "ann")
        file.save(there)
        file.save(there.seen([disk("92 % full")], 200.0))
        found = file.load().still([disk("92 % full")])
        assert found.alarms["line:disk"].state is AlarmState.ACKNOWLEDGED


def disk(text: str) -> Condition:
    return Condition("line:disk", AlarmPriority.SOON, "line", "", Said(text), Said("Make room."))


def test_a_first_look_that_cannot_read_forgets_nothing(tmp_path: Path) -> None:
    with served(tmp_path, busy_hour(), run=False) as line:
        line.live.look()
        line.live.change_alarms(lambda book: book.acknowledged(HELD, "ann"))
        live, store = LiveLine(line.folder, WatchHub(), KeptAlarms(line.desk.file)), store_file(tmp_path)
        store.rename(tmp_path / "away.db")
        live.look()
        assert not live.now.known
        (tmp_path / "away.db").rename(store)
        live.look()
        live.stop()
        assert live.now.known
        assert live.alarms.alarms[HELD].state is AlarmState.ACKNOWLEDGED


@pytest.mark.parametrize("text", ["", "{", '{"x": 1}', "[]"])
def test_what_cannot_be_read_is_new(tmp_path: Path, text: str) -> None:
    with served(tmp_path, busy_hour(), run=False) as line:
        with line.desk.file.changing() as file:
            file.execute("INSERT INTO alarms VALUES (?)", (text,))
        assert again(line).alarms.alarms[HELD].state is AlarmState.UNACKNOWLEDGED

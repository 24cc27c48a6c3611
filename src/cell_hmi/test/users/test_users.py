"""It should let in who may come in, and remember who asked for what."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from quick_hash import QUICK

from cell_hmi.users.accounts import TOKEN, UserRefused
from cell_hmi.users.audit_log import AskedFor, _Waiting
from cell_hmi.users.desk import FrontDesk, front_desk
from cell_hmi.users.page_file import FILE
from cell_hmi.users.rate_limit import RateLimit
from cell_hmi.users.roles import MAY, Act, Role, may
from cell_hmi.users.sessions import HOUR_S

PASSWORD = "correct horse 7"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[FrontDesk]:
    found = front_desk(tmp_path, clock, QUICK)
    found.accounts.add("ann", Role.ENGINEER, PASSWORD)
    yield found
    found.file.close()


def test_a_password_lets_in_whose_it_is(desk: FrontDesk, tmp_path: Path) -> None:
    """It should stand nowhere in the file, which only its owner can read."""
    assert desk.accounts.check("ann", PASSWORD) == desk.accounts.find("ann")
    assert desk.accounts.check("ann", PASSWORD + "!") is None
    assert desk.accounts.check("nobody", PASSWORD) is None
    for file in tmp_path.iterdir():
        assert PASSWORD.encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("password", ["short", "a" * 20, "Ann is here", "x" * 300, "ab" * 8])
def test_a_password_of_no_use(desk: FrontDesk, password: str) -> None:
    with pytest.raises(UserRefused, match="a password has 10 to 200 characters"):
        desk.accounts.change("ann", password=password)


@pytest.mark.parametrize("name", ["", "Ann", "a b", "-a", "a" * 41, "ä", "a\n"])
def test_a_name_of_no_use(desk: FrontDesk, name: str) -> None:
    with pytest.raises(UserRefused, match="a name has 1 to 40"):
        desk.accounts.add(name, Role.VIEWER, PASSWORD)


def test_a_name_is_given_once(desk: FrontDesk) -> None:
    with pytest.raises(UserRefused, match="there is a user 'ann'"):
        desk.accounts.add("ann", Role.VIEWER, PASSWORD)


def test_one_engineer_stays(desk: FrontDesk) -> None:
    """It should not be possible to lock everybody out."""
    for change in ({"role": Role.VIEWER}, {"active": False}):
        with pytest.raises(UserRefused, match="one engineer must be left"):
            desk.accounts.change("ann", **change)
    assert desk.accounts.check("ann", PASSWORD) is not None


def test_who_is_shut_out_is_out_at_once(desk: FrontDesk) -> None:
    desk.accounts.add("bob", Role.OPERATOR, PASSWORD)
    session, token = desk.sessions.begin("bob"), desk.accounts.add_token("bob", "shop")
    desk.accounts.change("bob", active=False)
    assert desk.sessions.find(session) is None
    assert desk.accounts.of_token(token) is None
    assert desk.accounts.check("bob", PASSWORD) is None


def test_a_token_stands_for_its_user(desk: FrontDesk, clock: Clock, tmp_path: Path) -> None:
    token = desk.accounts.add_token("ann", "shop", days=1.0)
    assert token.startswith(TOKEN) and token not in (tmp_path / FILE).read_bytes().decode(errors="ignore")
    assert desk.accounts.of_token(token) == desk.accounts.find("ann")
    assert desk.accounts.of_token(token + "x") is None
    clock.now += 86400.0
    assert desk.accounts.of_token(token) is None
    assert desk.accounts.drop_token("ann", "shop") and not desk.accounts.drop_token("ann", "shop")


def test_a_session_ends_by_itself(desk: FrontDesk, clock: Clock) -> None:
    session = desk.sessions.begin("ann")
    for _ in range(6):
        clock.now += 1.9 * HOUR_S
        assert desk.sessions.find(session) is not None
    clock.now += 1.9 * HOUR_S  # 13.3 h since the login
    assert desk.sessions.find(session) is None
    idle = desk.sessions.begin("ann")
    clock.now += 2.1 * HOUR_S
    assert desk.sessions.find(idle) is None


def test_a_screen_on_the_wall_stays_for_a_month(desk: FrontDesk, clock: Clock) -> None:
    desk.accounts.add("wall", Role.VIEWER, PASSWORD)
    session = desk.sessions.begin("wall")
    clock.now += 29 * 24 * HOUR_S
    assert desk.sessions.find(session) is not None
    clock.now += 2 * 24 * HOUR_S
    assert desk.sessions.find(session) is None


def test_logging_out(desk: FrontDesk) -> None:
    session = desk.sessions.begin("ann")
    desk.sessions.end(session)
    assert desk.sessions.find(session) is None


def asked(about: str) -> AskedFor:
    return AskedFor("ann", "engineer", "127.0.0.1", "hold", about, "clean it", "done")


def test_the_log_finds_what_was_altered(desk: FrontDesk, tmp_path: Path) -> None:
    """It should find a changed word, and a row that is not there any more, in the middle or at the begin."""
    for cell in ("dosing", "garment", "assembly"):
        desk.audit.add(asked(cell))
    assert [entry.asked.about for entry in desk.audit.before(0, 2)] == ["assembly", "garment"]
    assert [entry.seq for entry in desk.audit.before(2, 9)] == [1]
    assert desk.audit.broken() == 0
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("UPDATE audit SET why = 'nothing' WHERE seq = 2")
    assert desk.audit.broken() == 2
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("DELETE FROM audit WHERE seq = 1")
    assert desk.audit.broken() == 1


def test_a_rate_is_held() -> None:
    """It should let a burst through, then as many as come back with time, and everybody for themselves."""
    limit = RateLimit(per_s=2.0, burst=3.0)
    assert [limit.wait_s("ann", 0.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert limit.wait_s("bob", 0.0) == 0.0
    assert limit.wait_s("ann", 0.5) == 0.0
    assert limit.wait_s("ann", 0.5) > 0.0


def test_the_table_of_roles() -> None:
    """It should give an engineer all, a viewer sight alone, and nobody but the engineer what opens doors."""
    assert MAY[Role.ENGINEER] == frozenset(Act)
    assert MAY[Role.VIEWER] == {Act.SEE}
    assert [role for role in Role if may(role, Act.USERS)] == [Role.ENGINEER]
    assert all(Act.SEE in MAY[role] for role in Role)


def test_many_ask_at_once(tmp_path: Path) -> None:
    """It should keep each of them, in one chain."""
    desk = front_desk(tmp_path, lambda: 1.0, QUICK)
    asked = [AskedFor(f"user{n}", "viewer", "", "see", "", "", "done") for n in range(40)]
    threads = [Thread(target=lambda some=asked[n::8]: [desk.audit.add(one) for one in some]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(it.asked.who for it in desk.audit.before(0, 99)) == sorted(it.who for it in asked)
    assert desk.audit.broken() == 0
    desk.file.close()


def test_two_who_wait_with_the_same_words_are_two() -> None:
    """Who fails takes itself out of those who wait, not another who asks for the same."""
    waiting = [_Waiting(("ann", "hold")), mine := _Waiting(("ann", "hold"))]
    waiting.remove(mine)
    assert waiting[0] is not mine

"""Users whom another system knows: what the page keeps of them, and for how long."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from quick_hash import QUICK

from cell_hmi.users.accounts import MOST_DAYS, UserRefused
from cell_hmi.users.desk import FrontDesk, front_desk
from cell_hmi.users.roles import Role
from cell_hmi.users.sessions import HOUR_S

PASSWORD = "correct horse 7"
JANE = "oidc https://login.example.org 7"


@dataclass
class CountingHasher:
    """A real one that remembers what it compared with, and has a clock to be set."""

    compared: list[str] = field(default_factory=list)
    now: float = 1000.0

    def hash(self, password: str) -> str:
        return QUICK.hash(password)

    def verify(self, hash: str, password: str) -> bool:
        self.compared.append(hash)
        return QUICK.verify(hash, password)

    def clock(self) -> float:
        return self.now


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def desk(tmp_path: Path, hasher: CountingHasher) -> Iterator[FrontDesk]:
    found = front_desk(tmp_path, hasher.clock, hasher)
    found.accounts.add("ann", Role.ENGINEER, PASSWORD)
    found.accounts.from_elsewhere("jane", Role.VIEWER, JANE)
    yield found
    found.file.close()


def test_they_get_no_password(desk: FrontDesk) -> None:
    """It would take the place of who they are there: they could sign, and come in from there no more."""
    with pytest.raises(UserRefused, match="'jane' has no password here"):
        desk.accounts.change("jane", password=PASSWORD)
    assert desk.accounts.check("jane", PASSWORD) is None
    desk.accounts.from_elsewhere("jane", Role.OPERATOR, JANE)
    desk.accounts.change("jane", active=False)
    with pytest.raises(UserRefused, match="may not come in"):
        desk.accounts.from_elsewhere("jane", Role.OPERATOR, JANE)


def test_a_wrong_password_costs_as_much_for_them(desk: FrontDesk, hasher: CountingHasher) -> None:
    """It should not be seen from outside who is known."""
    for name in ("jane", "nobody"):
        assert desk.accounts.check(name, PASSWORD) is None
    jane, nobody = hasher.compared
    assert jane == nobody and jane.startswith("$argon2")


def test_they_stay_for_a_while_only(desk: FrontDesk, hasher: CountingHasher) -> None:
    """The other system does not say when it drops them: a viewer's month is not theirs."""
    session = desk.sessions.begin("jane")
    tokens = [desk.accounts.add_token("jane", "a"), desk.accounts.add_token("jane", "b", days=365.0)]
    hasher.now += 11.9 * HOUR_S
    assert desk.sessions.find(session) is not None
    hasher.now += 0.2 * HOUR_S
    assert desk.sessions.find(session) is None
    assert all(desk.accounts.of_token(token) is not None for token in tokens)
    hasher.now += MOST_DAYS * 24 * HOUR_S
    assert [desk.accounts.of_token(token) for token in tokens] == [None, None]


def test_their_role_is_what_is_said_there(desk: FrontDesk) -> None:
    """Whoever is no engineer there any more is none here, and be it the last one."""
    desk.accounts.from_elsewhere("jane", Role.ENGINEER, JANE)
    desk.accounts.change("ann", role=Role.VIEWER)
    desk.accounts.from_elsewhere("jane", Role.VIEWER, JANE)
    assert [it.role for it in desk.accounts.all()] == [Role.VIEWER, Role.VIEWER]


def test_who_is_made_meanwhile_is_not_taken_over(desk: FrontDesk, tmp_path: Path) -> None:
    """A user of that name who is made in another process just then keeps their role."""
    other, outcome = front_desk(tmp_path, lambda: 1.0, QUICK), list[str]()

    def come() -> None:
        try:
            desk.accounts.from_elsewhere("bob", Role.ENGINEER, "oidc x")
        except UserRefused as why:
            outcome.append(str(why))

    comes = threading.Thread(target=come)
    with other.file.changing() as file:
        file.execute("INSERT INTO users VALUES ('bob', 'viewer', ?, 1, 0.0)", (QUICK.hash(PASSWORD),))
        comes.start()
        comes.join(0.2)  # it has looked by now, or waits to look
    comes.join()
    other.file.close()
    assert outcome == ["there is a user 'bob' who is somebody else"]
    assert [it.role for it in desk.accounts.all() if it.name == "bob"] == [Role.VIEWER]

"""Users of the page and the API: with a password each, and tokens for programs."""

import re
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from cell_hmi.users.page_file import PageFile
from cell_hmi.users.roles import Role

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
SHORTEST, LONGEST = 10, 200
"""Of a password [characters]."""
ELSEWHERE = "oidc "
"""How what stands in place of a password begins, of a user whom another system knows."""
MOST_DAYS = 30.0
"""So long a token of such a user is good at most [days]: nobody says here when the other system drops them."""
TOKEN = "cell_"
"""How tokens begin, so that they are known for what they are where they do not belong."""


class UserRefused(Exception):
    """A user or a token cannot be made or changed; says why."""


class Hasher(Protocol):
    """What makes and checks the hash of a password."""

    def hash(self, password: str) -> str:
        """Return the hash."""
        ...

    def verify(self, hash: str, password: str) -> bool:
        """Whether it is that of the password, or raise."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """A user.  `made`: wall time [s]; `elsewhere`: another system knows them."""

    name: str
    role: Role
    active: bool
    made: float
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A token of a user, without its secret.  Wall times [s]; `expires` 0: never."""

    name: str
    user: str
    made: float
    expires: float


class Accounts:
    """The users of a page's file."""

    def __init__(self, file: PageFile, clock: Callable[[], float], hasher: Hasher | None = None) -> None:
        self._file, self._clock, self._hasher = file, clock, hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex())

    def all(self) -> list[Account]:
        """Everybody, by name."""
        return [_account(row) for row in self._file.rows("SELECT * FROM users ORDER BY name")]

    def find(self, name: str) -> Account | None:
        """A user who may come in."""
        row = self._file.row("SELECT * FROM users WHERE name = ? AND active", name)
        return _account(row) if row else None

    def add(self, name: str, role: Role, password: str) -> Account:
        """Make a user.

        Raises:
            UserRefused: the name is taken, or name or password are of no use.
        """
        if not NAME.fullmatch(name):
            raise UserRefused("a name has 1 to 40 of a-z, 0-9, '.', '_', '-', and begins with a letter or a digit")
        made = Account(name, role, True, self._clock())
        hashed = self._hash(password, name)
        try:
            with self._file.changing() as file:
                file.execute("INSERT INTO users VALUES (?, ?, ?, 1, ?)", (name, role, hashed, made.made))
        except sqlite3.IntegrityError:
            raise UserRefused(f"there is a user {name!r}") from None
        return made

    def from_elsewhere(self, name: str, role: Role, identity: str) -> None:
        """Let in whom another system knows, in the role that it says now; where no engineer is left, it names one.

        Args:
            name: of the user.
            role: theirs from now on.
            identity: stands in place of a password; begins with `ELSEWHERE`.

        Raises:
            UserRefused: somebody else has this name, or may not come in.
        """
        made = "INSERT INTO users VALUES (?, ?, ?, 1, ?) ON CONFLICT (name) DO UPDATE SET role = excluded.role"
        with self._file.changing() as file:
            row = file.execute("SELECT * FROM users WHERE name = ?", (name,)).fetchone()
            if row is not None and row["password"] != identity:
                raise UserRefused(f"there is a user {name!r} who is somebody else")
            if row is not None and not row["active"]:
                raise UserRefused(f"{name!r} may not come in")
            file.execute(made, (name, role, identity, self._clock()))

    def change(
        self, name: str, role: Role | None = None, password: str | None = None, active: bool | None = None
    ) -> None:
        """Change a user; who gets a new password, or may not come in any more, is logged out everywhere.

        Raises:
            UserRefused: there is no such user, their password is elsewhere, or no active engineer would be left.
        """
        row = self._file.row("SELECT * FROM users WHERE name = ?", name)
        if row is None:
            raise UserRefused(f"there is no user {name!r}")
        if password is not None and _account(row).elsewhere:
            raise UserRefused(f"{name!r} has no password here: another system knows them")
        hashed = None if password is None else self._hash(password, name)
        with self._file.changing() as file:
            if role is not None:
                file.execute("UPDATE users SET role = ? WHERE name = ?", (role, name))
            if hashed is not None:
                file.execute("UPDATE users SET password = ? WHERE name = ?", (hashed, name))
            if active is not None:
                file.execute("UPDATE users SET active = ? WHERE name = ?", (int(active), name))
            if hashed is not None or active is False:
                file.execute("DELETE FROM sessions WHERE user = ?", (name,))
                file.execute("DELETE FROM tokens WHERE user = ?", (name,))
            left = "SELECT 1 FROM users WHERE active AND role = ?"
            if file.execute(left, (Role.ENGINEER,)).fetchone() is None:
                raise UserRefused("one engineer must be left who may come in")

    def check(self, name: str, password: str) -> Account | None:
        """The user, if the password is theirs; it takes as long where there is none."""
        row = self._file.row("SELECT * FROM users WHERE name = ? AND active", name)
        account = _account(row) if row else None
        known = row["password"] if row and account and not account.elsewhere else self._nobody
        try:
            self._hasher.verify(known, password[:LONGEST])
        except (Argon2Error, InvalidHashError):
            return None
        return account

    def add_token(self, user: str, name: str, days: float = 0.0) -> str:
        """Make a token for a program that acts for a user; returns it, and it is never shown again.

        Args:
            user: for whom it stands.
            name: of the token.
            days: so long it is good [days], 0 for good; `MOST_DAYS` at most for whom another system knows.

        Raises:
            UserRefused: there is one of that name, or no such user.
        """
        if not NAME.fullmatch(name):
            raise UserRefused("a token's name has 1 to 40 of a-z, 0-9, '.', '_', '-'")
        account = self.find(user)
        if account is not None and account.elsewhere:
            days = min(days or MOST_DAYS, MOST_DAYS)
        token, now = TOKEN + secrets.token_urlsafe(32), self._clock()
        expires = now + days * 86400.0 if days else 0.0
        try:
            with self._file.changing() as file:
                file.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?)", (digest(token), name, user, now, expires))
        except sqlite3.IntegrityError:
            raise UserRefused(f"{user} has a token {name!r}, or is not there") from None
        return token

    def tokens(self, user: str = "") -> list[TokenInfo]:
        """The tokens of a user, or of all."""
        rows = self._file.rows("SELECT * FROM tokens WHERE ?1 IN ('', user) ORDER BY user, name", user)
        return [TokenInfo(row["name"], row["user"], row["made"], row["expires"]) for row in rows]

    def drop_token(self, user: str, name: str) -> bool:
        """Take a token back; False where there is none."""
        with self._file.changing() as file:
            return file.execute("DELETE FROM tokens WHERE user = ? AND name = ?", (user, name)).rowcount > 0

    def of_token(self, token: str) -> Account | None:
        """The user for whom a program acts that has this token."""
        row = self._file.row("SELECT user, expires FROM tokens WHERE hash = ?", digest(token))
        return self.find(row["user"]) if row and not 0.0 < row["expires"] <= self._clock() else None

    def _hash(self, password: str, name: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST or name in password.lower() or len(set(password)) < 5:
            raise UserRefused(
                f"a password has {SHORTEST} to {LONGEST} characters, 5 different ones at least, and not the name in it"
            )
        return self._hasher.hash(password)


def digest(secret: str) -> str:
    """How a secret of many random bits is kept: only who has it can make this again."""
    return sha256(secret.encode()).hexdigest()


def _account(row: sqlite3.Row) -> Account:
    elsewhere = row["password"].startswith(ELSEWHERE)
    return Account(row["name"], Role(row["role"]), bool(row["active"]), row["made"], elsewhere)

"""Who is logged in: sessions that end by themselves."""

import math
import secrets
from collections.abc import Callable, Mapping

from cell_hmi.users.accounts import Account, Accounts, digest
from cell_hmi.users.page_file import PageFile
from cell_hmi.users.roles import Role

HOUR_S = 3600.0
LONGEST_S: Mapping[Role, float] = {
    Role.VIEWER: 30 * 24 * HOUR_S,  # a screen on the wall
    Role.OPERATOR: 12 * HOUR_S,
    Role.QUALITY: 12 * HOUR_S,
    Role.ENGINEER: 12 * HOUR_S,
}
"""So long a session lasts at most [s]."""
IDLE_S: Mapping[Role, float] = {**LONGEST_S, **dict.fromkeys((Role.OPERATOR, Role.QUALITY, Role.ENGINEER), 2 * HOUR_S)}
"""So long it lasts without a request [s]."""
ELSEWHERE_S = 12 * HOUR_S
"""So long it lasts at most for whom another system knows, which does not say here when it drops them [s]."""
TOUCHED_S = 60.0
"""How exactly the last request is remembered [s]."""


class Sessions:
    """The sessions in a page's file."""

    def __init__(self, file: PageFile, accounts: Accounts, clock: Callable[[], float]) -> None:
        self._file, self._accounts, self._clock = file, accounts, clock

    def begin(self, user: str) -> str:
        """Log a user in; returns the secret of the session."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        with self._file.changing() as file:
            file.execute("DELETE FROM sessions WHERE began < ?", (now - max(LONGEST_S.values()),))
            file.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (digest(secret), user, now, now))
        return secret

    def find(self, secret: str) -> Account | None:
        """Whose session it is, if it has not ended."""
        row = self._file.row("SELECT * FROM sessions WHERE hash = ?", digest(secret))
        account = self._accounts.find(row["user"]) if row else None
        if row is None or account is None:
            return None
        now = self._clock()
        longest = min(LONGEST_S[account.role], ELSEWHERE_S if account.elsewhere else math.inf)
        if now - row["began"] > longest or now - row["seen"] > IDLE_S[account.role]:
            self.end(secret)
            return None
        if now - row["seen"] > TOUCHED_S:
            with self._file.changing() as file:
                file.execute("UPDATE sessions SET seen = ? WHERE hash = ?", (now, row["hash"]))
        return account

    def end(self, secret: str) -> None:
        """Log out."""
        with self._file.changing() as file:
            file.execute("DELETE FROM sessions WHERE hash = ?", (digest(secret),))

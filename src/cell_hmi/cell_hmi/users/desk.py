"""All that the page's file holds, opened together."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cell_hmi.users.accounts import Accounts, Hasher
from cell_hmi.users.audit_log import AuditLog
from cell_hmi.users.page_file import PageFile
from cell_hmi.users.sessions import Sessions


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """Users, sessions and the log of requests."""

    file: PageFile
    accounts: Accounts
    sessions: Sessions
    audit: AuditLog


def front_desk(folder: Path, clock: Callable[[], float], hasher: Hasher | None = None) -> FrontDesk:
    """Open the page's file in a line's state folder.

    Raises:
        OSError, sqlite3.Error: it cannot be written, or is damaged.
    """
    file = PageFile(folder)
    accounts = Accounts(file, clock, hasher)
    return FrontDesk(file, accounts, Sessions(file, accounts, clock), AuditLog(file, clock))

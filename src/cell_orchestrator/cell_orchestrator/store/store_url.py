"""The URL of an SQLite store."""

from pathlib import Path


def sqlite_url(file: Path) -> str:
    """Return the URL of a store in a file, in whose name '?' and '%' are signs like any other.

    In a URL, what follows a '?' is no part of the name: the store would lie in another file, that of another line even.
    """
    name = str(file).replace("%", "%25").replace("?", "%3F")
    return f"sqlite:///{name}"

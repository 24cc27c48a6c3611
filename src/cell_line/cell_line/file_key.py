"""The key of a line's files, and what is done with it: AES-256-GCM, with the name of a file bound to its content.

`CELL_FILES_KEY` in the environment has it as 64 hexadecimal digits, or `CELL_FILES_KEY_FILE` names the file that does.
Where neither is said, it is a file in the state folder, made with the first file that is kept.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cell_line.only_writer import only_writer
from cell_line.whole_file import write_whole

KEY, KEY_FILE = "CELL_FILES_KEY", "CELL_FILES_KEY_FILE"
FILE = "files.key"
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
MAGIC = b"cell sealed 1\n"
OVERHEAD = len(MAGIC) + NONCE_BYTES + TAG_BYTES
"""A sealed file is so much larger [bytes]."""


class NoKey(Exception):
    """There is no key, or it is none; says where it was looked for."""


class FileKey:
    """Seals and opens what is kept."""

    def __init__(self, key: bytes) -> None:
        """Take 32 bytes."""
        self._cipher = AESGCM(key)

    def seal(self, name: str, content: bytes) -> bytes:
        """Encrypt what is kept under a name."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return MAGIC + nonce + self._cipher.encrypt(nonce, content, name.encode())

    def open(self, name: str, sealed: bytes) -> bytes:
        """Decrypt what is kept under a name.

        Raises:
            ValueError: it was altered, is of another name, or sealed with another key.
        """
        if not sealed.startswith(MAGIC) or len(sealed) < OVERHEAD:
            raise ValueError("is not sealed")
        start = len(MAGIC) + NONCE_BYTES
        try:
            return self._cipher.decrypt(sealed[len(MAGIC) : start], sealed[start:], name.encode())
        except InvalidTag:
            raise ValueError("was altered, or sealed with another key") from None


def is_sealed(path: Path) -> bool:
    """Whether a file is there and is sealed."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def made_key(own: Path, folder: Path, environment: Mapping[str, str] = os.environ) -> FileKey:
    """Return the key of a line, made where there is none; but none in the place of one that was lost.

    Args:
        own: the file that has it where the environment says nothing.
        folder: of the files: one that is sealed shows that there was a key.
        environment: of the process.

    Raises:
        NoKey: it was lost, or is none.
        OSError: it cannot be made.
    """
    if not (environment.get(KEY) or environment.get(KEY_FILE) or own.exists()):
        with only_writer(folder):
            if not own.exists() and not any(is_sealed(path) for path in folder.rglob("*")):
                write_whole(own, secrets.token_hex(KEY_BYTES).encode() + b"\n")
    return file_key(own, environment)


def file_key(own: Path, environment: Mapping[str, str] = os.environ) -> FileKey:
    """Return the key of a line; for the arguments see `made_key`.

    Raises:
        NoKey: there is none, or it is none.
    """
    if said := environment.get(KEY, ""):
        return _read(said, KEY)
    path = Path(environment.get(KEY_FILE, "") or own)
    try:
        return _read(path.read_text("ascii"), str(path))
    except FileNotFoundError:
        raise NoKey(f"{path}: the key of the files is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise NoKey(f"{path}: the key of the files cannot be read: {error}") from None


def _read(text: str, source: str) -> FileKey:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise NoKey(f"{source}: a key of files is {2 * KEY_BYTES} hexadecimal digits")
    return FileKey(key)

"""YAML into pydantic models, with one clear line for everything that is wrong."""

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from cell_line import plain
from cell_line.config.wrong_value import all_wrong
from cell_line.config.yaml_text import Key as Key
from cell_line.config.yaml_text import YamlError, YamlText

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 256_000
"""Size of a file [bytes]; the largest of ours has a fiftieth of it."""
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class StrictModel(BaseModel):
    """Base of everything that is read from YAML: unknown keys and wrong types are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ConfigError(Exception):
    """One thing wrong in a configuration file; its text is `FILE:LINE: KEY: message`.

    Attributes:
        all: This one, and what else was found with it.
    """

    all: tuple["ConfigError", ...]

    def __init__(self, file: Path, line: int, key: str, message: str) -> None:
        """Say where (line from 1, key dotted, "" for the whole file) and what."""
        place = f"{file}:{line}: {key}: " if key else f"{file}:{line}: "
        super().__init__(plain.shown(place + " ".join(message.split())))
        self.file = file
        self.line = line
        self.key = key
        self.message = message
        self.all = (self,)


def first_of(errors: Sequence[ConfigError]) -> ConfigError:
    """Return the first of some errors, which knows the others."""
    errors[0].all = tuple(errors)
    return errors[0]


class Document:
    """A YAML file with the line of every key.

    Attributes:
        file: The path it was read from.
        data: Its content as plain values.
    """

    def __init__(self, file: Path) -> None:
        """Read a file.

        Raises:
            ConfigError: if it is missing, no file, too large, not YAML, not a mapping, or names a key twice.
        """
        self.file = file
        try:
            read = YamlText(read_text(file, MAX_BYTES))
        except YamlError as error:
            raise ConfigError(file, error.line, ".".join(map(str, error.key)), error.message) from None
        self.data: object = read.data
        self._lines = read.lines
        if not isinstance(self.data, dict):
            raise ConfigError(file, 1, "", "must hold keys and values")

    def error(self, key: Key, message: str) -> ConfigError:
        """Return an error at a key; a key that is not in the file takes the line of what surrounds it."""
        return ConfigError(self.file, self._line(key), ".".join(map(str, key)), message)

    def as_model(self, model: type[M]) -> M:
        """Return the content as a model.

        Raises:
            ConfigError: for the first value that does not fit; it knows the others.
        """
        try:
            return model.model_validate(self.data)
        except ValidationError as problem:
            wrong = all_wrong(model, problem, self._line)
        raise first_of([self.error(one.key, one.message) for one in wrong])

    def _line(self, key: Key) -> int:
        while key not in self._lines:
            key = key[:-1]
        return self._lines[key]


def load_strict(path: Path, model: type[M]) -> M:
    """Read a YAML file into a model.

    Raises:
        ConfigError: if anything is wrong with the file.
    """
    return Document(path).as_model(model)


def read_text(file: Path, longest: int) -> str:
    """Return the text of a file of at most so many bytes.

    Raises:
        ConfigError: if it is missing, no file, too large or no text.
    """
    try:
        with open(file, "rb", opener=_open_at_once) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise ConfigError(file, 1, "", "is no file")
            data = opened.read(longest + 1)
    except IsADirectoryError:
        raise ConfigError(file, 1, "", "cannot be read: it is a folder, not a file") from None
    except OSError as error:
        raise ConfigError(file, 1, "", error.strerror or str(error)) from None
    except ValueError as error:  # a name that no file can have
        raise ConfigError(file, 1, "", str(error)) from None
    if len(data) > longest:
        raise ConfigError(file, 1, "", f"is larger than {longest // 1000} kB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(file, data.count(b"\n", 0, error.start) + 1, "", "is not UTF-8 text") from None
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise ConfigError(file, line, "", f"has a character that cannot be printed: U+{ord(control[0]):04X}")
    return text


def _open_at_once(file: str, flags: int) -> int:
    """Open without waiting for whoever writes into a pipe of this name."""
    return os.open(file, flags | os.O_NONBLOCK | os.O_CLOEXEC)

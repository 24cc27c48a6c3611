"""YAML into pydantic models, with one clear line for everything that is wrong."""

from collections.abc import Hashable, Iterator
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

M = TypeVar("M", bound=BaseModel)
MISSING = "is missing"
Key = tuple[str | int, ...]
"""The way to a value: ("cells", "assembly", "skills", 0)."""


class StrictModel(BaseModel):
    """Base of everything that is read from YAML: unknown keys and wrong types are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ConfigError(Exception):
    """One thing wrong in a configuration file; its text is `FILE:LINE: KEY: message`."""

    def __init__(self, file: Path, line: int, key: str, message: str) -> None:
        """Say where (line from 1, key dotted, "" for the whole file) and what."""
        place = f"{file}:{line}: {key}: " if key else f"{file}:{line}: "
        super().__init__(place + " ".join(message.split()))
        self.file = file
        self.line = line
        self.key = key
        self.message = message


class Document:
    """A YAML file with the line of every key.

    Attributes:
        file: The path it was read from.
        data: Its content as plain values.
    """

    def __init__(self, file: Path) -> None:
        """Read a file.

        Raises:
            ConfigError: if it is missing, not YAML, not a mapping, or names a key twice.
        """
        self.file = file
        self._lines: dict[Key, int] = {(): 1}
        try:
            loader = yaml.SafeLoader(file.read_text(encoding="utf-8"))
            node = loader.get_single_node()
            for key, line in _marks(file, node, ()):
                self._lines[key] = line
            self.data: object = loader.construct_document(node) if node else None
        except OSError as error:
            raise ConfigError(file, 1, "", error.strerror or str(error)) from None
        except UnicodeDecodeError:
            raise ConfigError(file, 1, "", "is not UTF-8 text") from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            raise ConfigError(file, mark.line + 1 if mark else 1, "", error.problem or str(error)) from None
        except yaml.YAMLError as error:
            raise ConfigError(file, 1, "", str(error)) from None
        if not isinstance(self.data, dict):
            raise ConfigError(file, 1, "", "must hold keys and values")

    def error(self, key: Key, message: str) -> ConfigError:
        """Return an error at a key; a key that is not in the file takes the line of what surrounds it."""
        known = key
        while known not in self._lines:
            known = known[:-1]
        return ConfigError(self.file, self._lines[known], ".".join(map(str, key)), message)

    def as_model(self, model: type[M]) -> M:
        """Return the content as a model.

        Raises:
            ConfigError: for the first value that does not fit.
        """
        try:
            return model.model_validate(self.data)
        except ValidationError as problem:
            errors = [self._explain(model, dict(detail)) for detail in problem.errors()]
            # A misspelt key says more than the key that is missing for it.
            raise min(errors, key=lambda error: (error.message == MISSING, error.line)) from None

    def _explain(self, model: type[BaseModel], detail: dict[str, Any]) -> ConfigError:
        key = tuple(part for part in detail["loc"] if part != "[key]")
        message = str(detail["msg"])
        if detail["type"] == "extra_forbidden":
            known = _fields(model, key[:-1])
            near = get_close_matches(str(key[-1]), known, n=1)
            message = "unknown key" + (f", did you mean '{near[0]}'?" if near else f"; known: {', '.join(known)}")
        elif detail["type"] == "missing":
            message = MISSING
        elif isinstance(detail["input"], str | int | float | bool):
            message += f", not {detail['input']!r}"
        return self.error(key, message.removeprefix("Value error, "))


def load_strict(path: Path, model: type[M]) -> M:
    """Read a YAML file into a model.

    Raises:
        ConfigError: if anything is wrong with the file.
    """
    return Document(path).as_model(model)


def _marks(file: Path, node: yaml.Node | None, key: Key) -> Iterator[tuple[Key, int]]:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield (*key, index), item.start_mark.line + 1
            yield from _marks(file, item, (*key, index))
    elif isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for name, value in node.value:
            line, inner = name.start_mark.line + 1, (*key, str(name.value))
            if name.tag != "tag:yaml.org,2002:str":
                raise ConfigError(file, line, ".".join(map(str, inner)), "a key must be text; put it in quotes")
            if name.value in seen:
                raise ConfigError(file, line, ".".join(map(str, inner)), "is given twice")
            seen.add(name.value)
            yield inner, line
            yield from _marks(file, value, inner)


def _fields(model: type[BaseModel], key: Key) -> list[str]:
    """Return the keys the model knows at a place."""
    places: list[Any] = [model]
    for part in key:
        places = [inner for place in places for inner in _inside(place, part)]
    models = [place for place in places if isinstance(place, type) and issubclass(place, BaseModel)]
    return sorted({name for place in models for name in place.model_fields})


def _inside(place: Any, part: str | int) -> list[Any]:
    if isinstance(place, type) and issubclass(place, BaseModel):
        field = place.model_fields.get(str(part))
        return _options(field.annotation) if field else []
    return _options(get_args(place)[-1]) if get_args(place) else []


def _options(annotation: Any) -> list[Any]:
    return list(get_args(annotation)) if get_origin(annotation) in (Union, UnionType) else [annotation]

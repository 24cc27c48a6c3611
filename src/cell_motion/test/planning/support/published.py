"""Stands in for an interface that is not installed: knows what is published of it, and refuses all else."""

import copy
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml


class Published:
    """The classes of one interface, made from a list of what they publish.

    Attributes:
        calls: What was called: class and method, and the arguments by name.
        answers: What methods and properties give instead of a bare object, by ``Class.name``.
        modules: Modules to import the classes from.
    """

    def __init__(self, path: Path) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {}
        listed = yaml.safe_load(path.read_text())
        messages = {name: about for module in listed["messages"].values() for name, about in module.items()}
        self._classes = {name: _message(self, name, about) for name, about in messages.items()}
        self._classes |= {name: _class(self, name, about) for name, about in listed["moveit.planning"].items()}
        self.modules = {"moveit.planning": self._module("moveit.planning", listed["moveit.planning"])}
        self.modules |= {name: self._module(name, classes) for name, classes in listed["messages"].items()}
        self.modules |= {name.split(".")[0]: ModuleType(name.split(".")[0]) for name in list(self.modules)}

    def make(self, name: str) -> Any:
        """Return a new object of a class."""
        return self._classes[name]()

    def give(self, what: str, kind: str | None) -> Any:
        """Return what a method or property gives."""
        if what in self.answers:
            return self.answers[what]
        return self.make(kind) if kind else None

    def _module(self, name: str, classes: Mapping[str, Any]) -> ModuleType:
        module = ModuleType(name)
        for one in classes:
            setattr(module, one, self._classes[one])
        return module


def _message(published: Published, name: str, about: Mapping[str, Any]) -> type:
    fields = about["fields"]

    def init(self: Any) -> None:
        for field, value in fields.items():
            known = isinstance(value, str) and value[:1].isupper()
            object.__setattr__(self, field, published.make(value) if known else copy.deepcopy(value))

    return type(name, (), {"__init__": init, "__setattr__": _only(name, fields), **about.get("constants", {})})


def _class(published: Published, name: str, about: Mapping[str, Any]) -> type:
    fields = about.get("fields", [])
    body: dict[str, Any] = {"__setattr__": _only(name, fields), "__bool__": lambda self: True}
    for field in fields:
        body[field] = None
    for method, how in about.items():
        if method == "init":
            body["__init__"] = _method(published, f"{name}.init", how, None)
        elif method == "enters":
            body["__enter__"] = _method(published, f"{name}.enter", [], how)
            body["__exit__"] = lambda self, *problem: None
        elif method == "properties":
            for one, kind in how.items():
                body[one] = property(lambda self, one=one, kind=kind: published.give(f"{name}.{one}", kind))
        elif method != "fields":
            body[method] = _method(published, f"{name}.{method}", how.get("arguments", []), how.get("gives"))
    return type(name, (), body)


def _method(published: Published, what: str, arguments: list[str], gives: str | None) -> Any:
    def call(self: Any, *values: Any, **named: Any) -> Any:
        if len(values) > len(arguments) or set(named) - set(arguments[len(values) :]):
            raise TypeError(f"{what} takes {arguments}, not {len(values)} values and {sorted(named)}")
        published.calls.append((what, dict(zip(arguments, values, strict=False)) | named))
        return None if what.endswith(".init") else published.give(what, gives)

    return call


def _only(name: str, fields: Any) -> Any:
    def setattr_(self: Any, field: str, value: Any) -> None:
        if field not in fields:
            raise AttributeError(f"{name} has no field {field}")
        object.__setattr__(self, field, value)

    return setattr_

"""Bodies that no program of ours sends: the same ones for the same seed."""

import json
import random
from collections.abc import Iterator
from typing import Any

POSTED = (
    ("/api/v1/line/hold", {"reason": "lunch"}),
    ("/api/v1/cells/dosing/changeover", {"setup": "blue", "reason": "x"}),
    ("/api/v1/carriers/1/resume", {"station": "load", "reason": "x"}),
    ("/api/v1/orders", {"document": "{}", "source": "shop", "format": ""}),
    ("/api/v1/orders/A/priority", {"priority": 7, "reason": "x"}),
    ("/api/v1/units/A-01/settle", {"verdict": "done", "measured": {"g": 5.0}, "reason": "x"}),
    ("/api/v1/alarms/line:held/shelve", {"minutes": 10.0, "reason": "x"}),
    ("/api/v1/users", {"name": "bob", "password": "correct horse 7", "role": "viewer"}),
    ("/api/v1/tokens", {"name": "shop", "days": 1.0}),
)
"""Routes that change something, each with a body that is right."""
WRONG: tuple[Any, ...] = (
    None, True, -1, 1e308, 2**70, [], {}, ["x"], {"x": 1}, "\ud800", "x" * 5000, [[[[[]]]]], 0.5, "\x00"
)  # fmt: skip


def malformed(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Paths with bodies that are wrong in one place, or no JSON."""
    chance = random.Random(seed)
    for number in range(count):
        path, right = POSTED[number % len(POSTED)]
        yield path, chance.choice((_other_value, _other_key, _cut, _no_object, _bytes, _not_finite))(right, chance)


def _other_value(right: dict[str, Any], chance: random.Random) -> bytes:
    """No field takes a list of two numbers; the first one that is asked for gets worse than that."""
    name = chance.choice(list(right))
    wrong = [value for value in WRONG if not isinstance(value, type(right[name])) and not _a_number(value, right[name])]
    return _text({**right, name: chance.choice(wrong)})


def _a_number(value: Any, right: Any) -> bool:
    return isinstance(right, float) and isinstance(value, int | float) and not isinstance(value, bool)


def _other_key(right: dict[str, Any], chance: random.Random) -> bytes:
    return _text({**right, chance.choice(("Reason", "__proto__", "", "a" * 300, "é")): 1})


def _cut(right: dict[str, Any], chance: random.Random) -> bytes:
    text = _text(right)
    return text[: chance.randrange(len(text))]


def _no_object(right: dict[str, Any], chance: random.Random) -> bytes:
    return _text(chance.choice([value for value in WRONG if not isinstance(value, dict)]))


def _bytes(right: dict[str, Any], chance: random.Random) -> bytes:
    return bytes(chance.randrange(128, 256) for _ in range(chance.randrange(1, 200)))


def _not_finite(right: dict[str, Any], chance: random.Random) -> bytes:
    name = chance.choice(list(right))
    word = chance.choice(("NaN", "Infinity", "-Infinity", "1e999", "0x10", "'x'", "{", "[" * 3000))
    return _text({**right, name: "@"}).replace(b'"@"', word.encode())


def _text(value: Any) -> bytes:
    return json.dumps(value).encode()

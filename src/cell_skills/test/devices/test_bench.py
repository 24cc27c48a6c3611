"""The physical truth of a cell."""

import json
from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_skills.devices import bench
from cell_skills.devices.bench import Bench


def test_a_new_unit_is_fresh_and_a_known_one_is_as_it_was_left() -> None:
    """It should keep the facts of every unit apart."""
    subject = Bench()
    subject.present("carrier-1", "order-01")
    subject.item.put("mass", 3.0)
    subject.present("carrier-2", "order-02")
    assert subject.item.get("mass", 0.0) == 0.0
    subject.present("carrier-1", "order-01")
    assert subject.item.get("mass", 0.0) == 3.0


def test_a_visit_is_counted_only_when_something_else_stood_there() -> None:
    """It should not take a repeated job for a new visit."""
    subject = Bench()
    visits = []
    for unit in ("a", "a", "b", "a"):
        subject.present("carrier", unit)
        visits.append(subject.item.get("visit", 0))
    assert visits == [1, 1, 1, 2]


def test_an_empty_carrier_is_known_by_its_own_name() -> None:
    """It should not mix up empty carriers."""
    subject = Bench()
    subject.present("carrier-1", "")
    subject.item.put("seen", True)
    subject.present("carrier-2", "")
    assert subject.item.get("seen", False) is False


def test_everything_survives_the_process(tmp_path: Path) -> None:
    """It should be as it was, without having been closed, in a bench on the same file."""
    path = tmp_path / "cell" / "bench.jsonl"
    dead = Bench(seed=3, path=path)
    dead.present("carrier", "unit")
    dead.cell.put("level", 7.5)
    dead.item.add("mass", 1.25)
    expected = dead.item.rng("scale").random()
    subject = Bench(seed=3, path=path)
    assert (subject.cell.get("level", 0.0), subject.item.get("mass", 0.0)) == (7.5, 1.25)
    again = Bench(seed=3)
    again.present("carrier", "unit")
    assert again.item.rng("scale").random() == expected
    assert subject.item.rng("scale").random() == again.item.rng("scale").random()


def test_a_torn_line_costs_only_that_line(tmp_path: Path) -> None:
    """It should open a file whose last line was cut off by a crash."""
    path = tmp_path / "bench.jsonl"
    Bench(path=path).cell.put("level", 1.0)
    with path.open("a") as file:
        file.write('["cell", "level", 2')
    subject = Bench(path=path)
    subject.cell.put("other", 1)
    assert Bench(path=path).cell.get("level", 0.0) == 1.0
    assert all(json.loads(line) for line in path.read_text().splitlines())


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """It should not go on as if what was said there had never been."""
    path = tmp_path / "bench.jsonl"
    path.write_text('["cell", "level", 2\n["cell", "level", 1]\n')
    with pytest.raises(ConfigError, match=r"bench.jsonl:1: is not an entry of a bench"):
        Bench(path=path)


def test_random_numbers_do_not_depend_on_what_else_runs() -> None:
    """It should give a device the same numbers whatever other devices and units do."""
    alone, busy = Bench(seed=1), Bench(seed=1)
    alone.present("carrier", "unit")
    busy.present("carrier", "other")
    busy.item.rng("arm")
    busy.present("carrier", "unit")
    busy.item.rng("gripper")
    assert alone.item.rng("arm").random() == busy.item.rng("arm").random()
    assert alone.item.rng("arm").random() != Bench(seed=2).item.rng("arm").random()


def test_a_second_action_draws_other_numbers() -> None:
    """It should not repeat a fault for ever when a job is tried again."""
    subject = Bench()
    assert subject.item.rng("arm").random() != subject.item.rng("arm").random()


def test_old_units_are_forgotten(tmp_path: Path) -> None:
    """It should remember the last units only."""
    path = tmp_path / "bench.jsonl"
    subject = Bench(path=path, keep=3)
    for count in range(10):
        subject.present("carrier", f"unit-{count}")
        subject.item.put("mass", count)
    Bench(path=path, keep=3)
    kept = {json.loads(line)[0] for line in path.read_text().splitlines()}
    assert kept == {"cell", "unit unit-7", "unit unit-8", "unit unit-9"}


def test_the_file_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should write the file anew while it runs."""
    monkeypatch.setattr(bench, "COMPACT_AT", 100)
    path = tmp_path / "bench.jsonl"
    subject = Bench(path=path)
    for count in range(1000):
        subject.present("carrier", f"unit-{count % 2}")
        subject.item.add("mass", 1.0)
    assert len(path.read_text().splitlines()) < 200
    assert Bench(path=path).item.get("mass", 0.0) == 500.0

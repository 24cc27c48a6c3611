"""Every broken file under bad_input/ gives one clear line, and everything else goes on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_skills import SKILLS

from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.requests import SubmitOrder
from cell_orchestrator.intake.submissions import to_submissions
from cell_orchestrator.line_model import core_line

HERE = Path(__file__).parent
BAD = HERE / "bad_input"
FACTORY = HERE / "factory"
GOOD = {"SOAP-PLAIN", "SOAP-ROUND", "SOAP-SQUARE"}


@pytest.fixture(scope="module")
def line() -> Line:
    """The small line."""
    return core_line(load_line(FACTORY / "line.yaml"))


def shown(errors: list[ConfigError]) -> list[str]:
    """The errors as lines, with the kind of file and its bare name."""
    return [str(error).replace(str(error.file), f"{error.file.parent.name}/{error.file.name}") for error in errors]


def of_lines() -> Iterator[str]:
    """What the broken lines give."""
    for file in sorted((BAD / "lines").iterdir()):
        with pytest.raises(ConfigError) as refused:
            load_line(file)
        yield from shown([refused.value])


def of_products(kind: str, line: Line, folder: Path) -> Iterator[str]:
    """What the broken families or variants give, each dropped among good ones while the line runs."""
    shutil.copytree(FACTORY / "products", folder)
    catalog = Catalog(folder, line, SKILLS)
    for file in sorted((BAD / kind).iterdir()):
        copied = Path(shutil.copy(file, folder / kind / file.name))
        yield from shown(list(catalog.refresh()))
        assert set(catalog.products) == GOOD
        copied.unlink()
    assert catalog.refresh() == ()


def of_orders(line: Line) -> Iterator[str]:
    """What the broken order documents give; a good order in the same document is taken."""
    catalog = Catalog(FACTORY / "products", line)
    for file in sorted((BAD / "orders").iterdir()):
        text = file.read_text(encoding="utf-8")
        intake = to_submissions(text, "auto", str(file), catalog, 0.0)
        taken = {request.order.id for request in intake.requests if isinstance(request, SubmitOrder)}
        whole = {"not_json.json", "key_twice.json", "row_without_order.csv"}
        assert ("good" in taken) == ("good" in text) or file.name in whole
        assert len(intake.errors) == 1
        yield from shown(list(intake.errors))


def test_it_should_name_file_line_and_key_of_every_broken_file(line: Line, tmp_path: Path) -> None:
    found = [
        *of_lines(),
        *of_products("families", line, tmp_path / "families"),
        *of_products("variants", line, tmp_path / "variants"),
        *of_orders(line),
    ]
    expected = (BAD / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert found == expected


def test_it_should_break_every_file_in_one_way_only() -> None:
    expected = (BAD / "expected.txt").read_text(encoding="utf-8").splitlines()
    files = [
        f"{file.parent.name}/{file.name}"
        for kind in ("lines", "families", "variants", "orders")
        for file in sorted((BAD / kind).iterdir())
    ]
    assert [text.partition(":")[0] for text in expected] == files

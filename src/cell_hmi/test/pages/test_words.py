"""It should say everything in every language there is a catalogue of."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

pytest.importorskip("babel", reason="./cell test installs what serves pages")

from cell_hmi.kpi.cell_clock import TimeCategory
from cell_hmi.model.alarm_book import AlarmState
from cell_hmi.pages.figures_page import PERIODS
from cell_hmi.pages.frame import PAGES
from cell_hmi.pages.schedule_page import WINDOWS
from cell_hmi.pages.views_panel import SAID as SEEN
from cell_hmi.pages.words import ENGLISH, Words, catalogue, language_for, languages
from cell_hmi.users.roles import Act, Role
from cell_orchestrator.core.order_record import OrderState
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.queries import MODE_NAMES, STATE_NAMES

PACKAGE = Path(__file__).parents[2] / "cell_hmi"
TEXT = r'"((?:[^"\\]|\\.)+)"'
SAID = re.compile(
    r"(?:\bwords|Said|NextStep|reason_for|step_button|page_frame|_enter)\(\s*"
    r'(?:viewer,\s*)?(?:request,\s*"\w+",\s*)?' + TEXT
)
HEADS = re.compile(r"(?:heads = \[|for head in \()([^\])]*)[\])]")
IN_SCRIPT = re.compile(r"\bt\(" + TEXT)
NAMED = (TimeCategory, AlarmState, Role, Act, UnitStatus, OrderState)


def said() -> Iterator[str]:
    """Everything that people read, as far as it stands in the code."""
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text()
        yield from SAID.findall(text)
        for heads in HEADS.findall(text):
            yield from (head.lstrip(">") for head in re.findall(TEXT, re.sub(r"words\(" + TEXT + r"\)", "", heads)))
    for script in ("overview.js", "views.js"):
        yield from IN_SCRIPT.findall((PACKAGE / "static" / script).read_text())
    yield from (str(word) for kind in NAMED for word in kind)
    yield from (*STATE_NAMES, *filter(None, MODE_NAMES), *PERIODS, *WINDOWS, *SEEN, *(name for _, name, _ in PAGES))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [it for it in languages() if it != ENGLISH])
def test_everything_is_translated(language: str) -> None:
    known = catalogue(language)
    texts = {text for text in said() if re.search(r"[a-z]{2}", text) and not text.startswith("{words")}
    assert len(texts) > 200
    assert not sorted(texts - known.keys())


@pytest.mark.parametrize("language", [it for it in languages() if it != ENGLISH])
def test_a_translation_has_the_same_places(language: str) -> None:
    assert {text for text, other in catalogue(language).items() if fields(text) != fields(other)} == set()


def test_who_gets_which_language() -> None:
    assert language_for("", "de-AT,de;q=0.9,en;q=0.8") == "de"
    assert language_for("", "fr,en;q=0.5") == "en"
    assert language_for("", "") == "en"
    assert language_for("de", "en") == "de"
    assert language_for("xx'<", "fr") == "en"


def test_numbers_and_times_as_people_write_them() -> None:
    english, german = Words("en", "America/New_York"), Words("de", "Europe/Berlin")
    assert (english.percent(0.9876), german.percent(0.9876)) == ("98.8 %", "98,8 %")
    assert (english.number(1234.5, 1), german.number(1234.5, 1)) == ("1,234.5", "1.234,5")
    assert (english.time(0.1), german.time(1_750_000_000.0)) == ("7:00:00\u202fPM", "17:06:40")
    assert (german.percent(None), german.span(None)) == ("-", "-")
    assert [german.span(it) for it in (59.0, 600.0, 9000.0)] == ["59 s", "10 min", "2,5 h"]


def test_a_zone_that_nobody_knows() -> None:
    for zone in ("../../etc/passwd", "Nowhere/At_All", "", "\0"):
        assert Words("en", zone).time(0.1) == "12:00:00\u202fAM"

"""What people read, in their language: message catalogues (gettext .po files) beside this package."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.dates import format_datetime, format_time
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

FOLDER = Path(__file__).parents[1] / "locale"
ENGLISH = "en"
NOT_KNOWN = "-"
"""What stands for a figure that nothing says."""


@cache
def languages() -> tuple[str, ...]:
    """Those that there are catalogues of."""
    return (ENGLISH, *sorted(folder.name for folder in FOLDER.iterdir() if (folder / "cell_hmi.po").is_file()))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English text -> that of a language; what is not translated yet is left out."""
    file = FOLDER / language / "cell_hmi.po"
    if not file.is_file():
        return {}
    with file.open("rb") as found:
        return {str(it.id): str(it.string) for it in read_po(found) if it.id and it.string}


def language_for(chosen: str, accepted: str) -> str:
    """The language that a person chose, else the first that their browser accepts and there is, else English."""
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in accepted.split(",")]
    return negotiate_locale([chosen, *wanted], languages()) or ENGLISH


class Words:
    """Texts, numbers and times for one person."""

    def __init__(self, language: str, zone: str = "UTC") -> None:
        self.language, self._locale, self._words = language, Locale.parse(language), catalogue(language)
        self._zone = _zone(zone)

    def __call__(self, text: str, **values: object) -> str:
        """A text; `values` stand in its braces."""
        found = self._words.get(text, text)
        return found.format_map({name: str(value) for name, value in values.items()}) if values else found

    def number(self, value: float | None, digits: int = 0, unit: str = "") -> str:
        """A number with its unit."""
        if value is None:
            return NOT_KNOWN
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return f"{format_decimal(value, pattern, self._locale)}{f' {unit}' if unit else ''}"

    def percent(self, ratio: float | None) -> str:
        """A ratio, with one digit."""
        return NOT_KNOWN if ratio is None else format_percent(ratio, "#,##0.0 %", self._locale)

    def span(self, seconds: float | None) -> str:
        """How long something took."""
        if seconds is None:
            return NOT_KNOWN
        if seconds < 120.0:
            return self.number(seconds, 0, "s")
        if seconds < 7200.0:
            return self.number(seconds / 60.0, 0, "min")
        return self.number(seconds / 3600.0, 1, "h")

    def date(self, at: float | None) -> str:
        """Date and time of day [s since 1970], in the zone of the viewer."""
        return format_datetime(self._when(at), "medium", self._zone, self._locale) if at else ""

    def minute(self, at: float | None) -> str:
        """The same, shorter, for tables."""
        return format_datetime(self._when(at), "short", self._zone, self._locale) if at else ""

    def money(self, value: float | None, currency: str) -> str:
        """An amount of money."""
        return NOT_KNOWN if value is None else format_currency(value, currency, locale=self._locale)

    def time(self, at: float | None) -> str:
        """Time of day of a date [s since 1970]."""
        return format_time(self._when(at), "medium", self._zone, self._locale) if at else ""

    def moment(self, local: str) -> str:
        """A date and time of day in the zone of the viewer, as `2026-03-02T10:30`, in ISO 8601 with that zone.

        Raises:
            ValueError: it is none.
        """
        return datetime.fromisoformat(local).replace(tzinfo=self._zone).isoformat(timespec="seconds")

    def _when(self, at: float | None) -> datetime:
        return datetime.fromtimestamp(at or 0.0, UTC)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError of both
        return UTC
    except KeyError:
        return UTC

"""What people did about alarms, kept in the page's file, so that a page that begins again goes on from there."""

import logging
from sqlite3 import Error

from pydantic import TypeAdapter, ValidationError

from cell_hmi.model.alarm_book import Alarm, AlarmBook
from cell_hmi.users.page_file import PageFile

_LOG = logging.getLogger(__name__)
_ALARMS = TypeAdapter(dict[str, Alarm])


class KeptAlarms:
    """The alarms of one page's file; belongs to one thread at a time."""

    def __init__(self, file: PageFile) -> None:
        self._file = file
        self._written: object = None

    def load(self) -> AlarmBook:
        """The alarms as they were kept last; none where nothing can be read of them."""
        row = self._file.row("SELECT text FROM alarms")
        try:
            return AlarmBook(_ALARMS.validate_json(row["text"])) if row else AlarmBook()
        except ValidationError as error:
            _LOG.warning("the alarms of before cannot be read (%d things are wrong): all are new", error.error_count())
            return AlarmBook()

    def save(self, book: AlarmBook) -> None:
        """Keep the alarms, if what is known or was decided of one has changed."""
        said = [
            (it.condition, it.state, it.came, it.gone, it.times, it.by, it.why, it.until) for it in book.alarms.values()
        ]
        if said == self._written:
            return
        try:
            with self._file.changing() as file:
                file.execute("DELETE FROM alarms")
                file.execute("INSERT INTO alarms VALUES (?)", (_ALARMS.dump_json(dict(book.alarms)).decode(),))
            self._written = said
        except Error:
            _LOG.exception("the alarms cannot be kept")

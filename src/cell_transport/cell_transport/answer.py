"""What is answered to whoever asks something of the transport or of its track."""

from dataclasses import dataclass

from cell_line.codes import Code


@dataclass(frozen=True, slots=True)
class Answer:
    """Code and, unless done, what went wrong."""

    code: Code = Code.DONE
    message: str = ""

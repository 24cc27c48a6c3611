"""It should bring every file to the line, and say of each what is wrong."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from cell_bringup.submitting import submit_files
from cell_client.errors import LineNotRunning, Refused
from cell_client.submitted import Submitted

Submit = Callable[[str, str, str, str], Submitted]


def answer(source: str, text: str, encoding: str, format: str) -> Submitted:
    """A line that takes everything but what it is told not to."""
    if text == "away":
        raise LineNotRunning("nobody answers")
    if text == "busy":
        raise Refused("busy")
    return Submitted([text], [f"{source} {encoding} {format}"], [f"{source}: {text}"] if text == "bad" else [])


def write(folder: Path, **texts: str) -> list[Path]:
    files = [folder / name for name in texts]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """It should collect what is said to each."""
    files = write(tmp_path, a="good", b="bad", c="busy", d="good")
    files[2:2] = [tmp_path / "gone", tmp_path]
    found = submit_files(answer, files, "json")
    assert found.orders == ["good", "bad", "good"]
    assert found.notes[0] == f"{tmp_path / 'a'}  json"
    gone, folder = f"{tmp_path / 'gone'}: No such file or directory", f"{tmp_path}: Is a directory"
    assert found.errors == [f"{tmp_path / 'b'}: bad", gone, folder, "busy"]


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be read where the file is called -."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("größe".encode("cp1252"))))
    found = submit_files(answer, [Path("-")], "")
    assert (found.orders, found.notes) == (["größe"], ["stdin Windows-1252 "])


def test_a_file_without_an_end() -> None:
    """It should be refused before it fills the memory."""
    found = submit_files(answer, [Path("/dev/zero")], "")
    assert found.errors == ["/dev/zero: is larger than 4 MiB; send it in parts"]


def test_nobody_answers(tmp_path: Path) -> None:
    """It should not try the other files."""
    with pytest.raises(LineNotRunning):
        submit_files(answer, write(tmp_path, a="away", b="good"), "")


def test_a_bug_is_no_answer(tmp_path: Path) -> None:
    """It should not be taken for something wrong in the file."""

    def broken(*_: str) -> Submitted:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        submit_files(broken, write(tmp_path, a="good"), "")

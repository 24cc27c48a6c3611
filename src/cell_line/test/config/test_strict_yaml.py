"""One clear line for everything that can be wrong in a YAML file."""

import os
from pathlib import Path

import pytest
from pydantic import Field

from cell_line import plain
from cell_line.config.strict_yaml import MAX_BYTES, ConfigError, Document, StrictModel, load_strict


class Part(StrictModel):
    """A nested model."""

    length_m: float = Field(gt=0.0)
    colour: str = "red"


class Whole(StrictModel):
    """A model with everything that nests."""

    name: str
    count: int = 1
    parts: dict[str, Part] = Field(default_factory=dict)
    tags: list[str] = Field(default_factory=list)
    spare: Part | None = None


def load(folder: Path, text: str) -> Whole:
    """Load a text as a file."""
    file = folder / "x.yaml"
    file.write_text(text)
    return load_strict(file, Whole)


def test_good_file(tmp_path: Path) -> None:
    """It should return the model."""
    whole = load(tmp_path, "name: a\nparts:\n  p: {length_m: 1}\ntags: [x, y]\nspare: {length_m: 2.5}\n")
    assert whole.parts["p"] == Part(length_m=1.0)
    assert (whole.tags, whole.spare) == (["x", "y"], Part(length_m=2.5))


def test_all_that_is_wrong_is_told(tmp_path: Path) -> None:
    """It should be in the first error; what is missing for a misspelt key is not wrong twice."""
    with pytest.raises(ConfigError) as error:
        load(tmp_path, "nmae: a\ncount: many\nparts: {p: {colour: red}}\nspare: 7\n")
    assert [str(one).removeprefix(f"{tmp_path}/x.yaml:") for one in error.value.all] == [
        "1: nmae: unknown key, did you mean 'name'?",
        "2: count: Input should be a valid integer, not 'many'",
        "4: spare: must hold keys and values, not 7",
        "3: parts.p.length_m: is missing",
    ]
    assert error.value.all[0] is error.value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: a\ncuont: 2\n", "2: cuont: unknown key, did you mean 'count'?"),
        ("name: a\nzzz: 2\n", "2: zzz: unknown key; known: count, name, parts, spare, tags"),
        ("name: a\nparts:\n  p:\n    length: 1\n", "4: parts.p.length: unknown key, did you mean 'length_m'?"),
        ("name: a\nspare:\n  length_m: 1\n  color: red\n", "4: spare.color: unknown key, did you mean 'colour'?"),
        ("name: a\nparts:\n  p: {colour: red}\n", "3: parts.p.length_m: is missing"),
        ("count: 1\n", "1: name: is missing"),
        ("name: a\ncount: many\n", "2: count: Input should be a valid integer, not 'many'"),
        ("name: a\ncount: 1.5\n", "2: count: Input should be a valid integer, not 1.5"),
        ("name: 5\n", "1: name: Input should be a valid string, not 5"),
        ("name: a\ntags:\n- x\n- 1\n", "4: tags.1: Input should be a valid string, not 1"),
        ("name: a\ntags: x\n", "2: tags: Input should be a valid list, not 'x'"),
        ("name: a\nparts:\n  p: {length_m: 0}\n", "3: parts.p.length_m: Input should be greater than 0, not 0"),
        ("name: a\nname: b\n", "2: name: is given twice"),
        ("name: a\nparts:\n  p: {length_m: 1}\n  p: {length_m: 2}\n", "4: parts.p: is given twice"),
        ("name: a\nparts:\n  true: {length_m: 1}\n", "3: parts.true: a key must be text; put it in quotes"),
        ("name: a\nparts:\n  1: {length_m: 1}\n", "3: parts.1: a key must be text; put it in quotes"),
        ("name: [a\n", "2: did not find expected ',' or ']'"),
        ("name: a\n\tcount: 2\n", "2: found a tab character that violates indentation"),
        ("name: !!python/none x\n", "1: name: tag tag:yaml.org,2002:python/none is not read here"),
        ("name: *unknown\n", "1: name: nothing is called &unknown before this"),
        ("a: 1\n---\nb: 2\n", "2: a second document begins here"),
        ("name: yes\ncount: yes\n", "2: count: Input should be a valid integer, not 'yes'"),
        ("name: a\ncount: 1_000\n", "2: count: Input should be a valid integer, not '1_000'"),
        ("name: a\nspare: {length_m: .nan}\n", "2: spare.length_m: Input should be a valid number, not '.nan'"),
        ("- 1\n", "1: must hold keys and values"),
        ("", "1: must hold keys and values"),
        ("count: x\nzzz: 1\n", "1: "),
    ],
)
def test_bad_files(tmp_path: Path, text: str, line: str) -> None:
    """It should name file, line and key on one line; of several errors the first in the file."""
    with pytest.raises(ConfigError) as error:
        load(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path}/x.yaml:{line}")
    assert "\n" not in str(error.value)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """It should say on one line why it is not read, and never wait for it."""
    (tmp_path / "bytes.yaml").write_bytes(b"name: x\ncount: \xff\n")
    (tmp_path / "utf16.yaml").write_text("name: x\n", encoding="utf-16")
    (tmp_path / "nul.yaml").write_bytes(b"name: x\ntags: [\0]\n")
    (tmp_path / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    reasons = {
        "gone.yaml": "1: No such file or directory",
        "bytes.yaml": "2: is not UTF-8 text",
        "utf16.yaml": "1: is not UTF-8 text",
        "nul.yaml": "2: has a character that cannot be printed: U+0000",
        "large.yaml": "1: is larger than 256 kB",
        "folder.yaml": "1: cannot be read: it is a folder, not a file",
        "loop.yaml": "1: Too many levels of symbolic links",
        "pipe.yaml": "1: is no file",
        "a\0b.yaml": "1: embedded null byte",
    }
    for name, reason in reasons.items():
        with pytest.raises(ConfigError) as error:
            Document(tmp_path / name)
        assert str(error.value).endswith(f".yaml:{reason}")


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    """It should take a file of just the size, and a byte order mark."""
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbfname: x\n" + b"#" * (MAX_BYTES - 11))
    assert load_strict(tmp_path / "x.yaml", Whole).name == "x"


def test_a_message_is_short_and_plain(tmp_path: Path) -> None:
    """It should show what cannot be printed as such, and end where it gets long."""
    error = ConfigError(tmp_path / "x\x1b.yaml", 1, "a", "is " + "b" * 5000)
    assert str(error).startswith(f"{tmp_path}/x\ufffd.yaml:1: a: is bbb")
    assert len(str(error)) == plain.MESSAGE_LENGTH


def test_an_error_of_ones_own(tmp_path: Path) -> None:
    """It should place an error at its key, or at what surrounds a key that is not there."""
    file = tmp_path / "x.yaml"
    file.write_text("name: a\nparts:\n  p: {length_m: 1}\n")
    subject = Document(file)
    assert str(subject.error(("parts", "p", "colour"), "is ugly")) == f"{file}:3: parts.p.colour: is ugly"
    assert subject.error(("spare",), "is needed").line == 1

"""A world of SDF as one text without includes: Gazebo needs to find nothing then, and everything can be added to."""

import copy
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

SCHEME = "model://"
OWN = "{urn:cell}"
OF_THE_INCLUDE = frozenset(("uri", "name", "pose", "static"))
"""Elements of an include that say how the model is placed; all others are added to the model."""


def expand(file: Path, models: Sequence[Path]) -> ET.Element:
    """Return the root of a file in which every include is replaced by its model; elements of our own are left out.

    Args:
        file: Of SDF, known to be right.
        models: Folders of models.
    """
    root = ET.parse(file).getroot()
    _expand(root, models)
    return root


def model_of(name: str, models: Sequence[Path]) -> ET.Element:
    """Return the element of a model by its name, expanded."""
    file = next(folder / name / "model.sdf" for folder in models if (folder / name / "model.sdf").is_file())
    model = expand(file, models).find("model")
    assert model is not None  # else our reader would have refused the file
    return model


def _expand(element: ET.Element, models: Sequence[Path]) -> None:
    for index, child in reversed(list(enumerate(element))):
        if not isinstance(child.tag, str) or child.tag.startswith(OWN):
            element.remove(child)
        elif child.tag == "include":
            element[index] = _included(child, models)
        else:
            _expand(child, models)


def _included(include: ET.Element, models: Sequence[Path]) -> ET.Element:
    model = copy.deepcopy(model_of(include.findtext("uri", "").removeprefix(SCHEME), models))
    model.set("name", include.findtext("name", model.get("name", "")))
    for tag in ("pose", "static"):
        given = include.find(tag)
        if given is not None:
            for old in model.findall(tag):
                model.remove(old)
            model.insert(0, given)
    for child in include:
        if child.tag not in OF_THE_INCLUDE and isinstance(child.tag, str) and not child.tag.startswith(OWN):
            model.append(child)
    return model

"""A world of SDF as one text without includes: Gazebo needs to find nothing then, and everything can be added to."""

import copy
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

SCHEME = "model://"
FILE = "file://"
OWN = "{urn:cell}"
ASSETS = frozenset(("albedo_map", "uri"))
"""Elements that name a file."""
OF_THE_INCLUDE = frozenset(("uri", "name", "pose", "static"))
"""Elements of an include that say how the model is placed; all others are added to the model."""


def expand(file: Path, models: Sequence[Path]) -> ET.Element:
    """Return the root of a file in which every include is replaced by its model; elements of our own are left out.

    Args:
        file: Of SDF, known to be right.
        models: Folders of models.
    """
    root = ET.parse(file).getroot()
    for element in root.iter():
        if element.tag in ASSETS and element.text:
            element.text = _found(element.text.strip(), file.parent, models)
    _expand(root, models)
    return root


def _found(name: str, folder: Path, models: Sequence[Path]) -> str:
    """Return the path of a picture or a mesh, which is looked for beside the file that names it, or in a model."""
    if name.startswith(SCHEME):
        model, _, rest = name.removeprefix(SCHEME).partition("/")
        if not rest:
            return name  # a model that is included
        return str(next((top / model / rest for top in models if (top / model / rest).is_file()), name))
    return name if name.startswith(FILE) else str(folder / name)


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

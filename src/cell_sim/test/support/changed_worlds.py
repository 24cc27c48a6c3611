"""Worlds that are otherwise than a cell believes."""

import shutil
from pathlib import Path

from stepped_world import WORLDS


def changed_worlds(folder: Path, before: str, after: str) -> Path:
    """Write the worlds anew, with one text in the model of the assembly cell replaced.

    Args:
        folder: Is made, and has them.
        before: What stands in the model, once.
        after: What stands there instead.
    """
    (folder / "models").mkdir(parents=True)
    for model in (WORLDS / "models").iterdir():
        (folder / "models" / model.name).symlink_to(model)
    (folder / "models" / "assembly_cell").unlink()
    shutil.copytree(WORLDS / "models" / "assembly_cell", folder / "models" / "assembly_cell")
    shutil.copy(WORLDS / "assembly.sdf", folder)
    file = folder / "models" / "assembly_cell" / "model.sdf"
    text = file.read_text()
    assert text.count(before) == 1
    file.write_text(text.replace(before, after))
    return folder

"""What units bring along must exist in the world, and have a place on its carriers."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cell_line.config.strict_yaml import ConfigError, Document
from cell_sim.world.track_layout import TrackLayout
from cell_world.sdf.elements import SCOPE, SdfWorld


def brought_errors(
    brought: Iterable[tuple[Document, Mapping[str, str]]], world: SdfWorld, track: TrackLayout, file: Path, models: Path
) -> Iterator[ConfigError]:
    """Everything that product files have put on carriers and cannot be put there.

    Args:
        brought: Product files, and what their units bring: place on the carrier -> model.
        world: The world.
        track: Its track.
        file: The world's file.
        models: The folder that holds a folder for each model.
    """
    names = [*world.frames, *world.links]
    places = {name.removeprefix(of + SCOPE) for of in track.carriers for name in names if name.startswith(of + SCOPE)}
    for document, brings in brought:
        for place, model in brings.items():
            if place not in places:
                yield document.error(("brings", place), f"{file} has no carrier with a place {place!r}")
            if not (models / model / "model.sdf").is_file():
                yield document.error(("brings", place), f"{models} has no model {model!r}")

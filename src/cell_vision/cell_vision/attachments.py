"""What files are that orders bring, for `./cell order attach`; what reads them is loaded when there is one."""


def part(content: bytes, unit: str) -> str:
    """Say what part it is.

    Args:
        content: of an STL or 3MF file.
        unit: of its lengths; "" where the file says it.

    Raises:
        ValueError: it is no part.
    """
    from cell_vision.inspection.part_file import read_part

    mesh = read_part(content, unit)
    size = " x ".join(f"{edge * 1e3:.1f}" for edge in mesh.extents)
    return f"a part of {size} mm, {len(mesh.faces)} triangles"


def limits(content: bytes, unit: str) -> str:
    """Say what limits they are.

    Args:
        content: of a JSON file, see `cell_vision.inspection.limits_file`.
        unit: of its lengths; they are metres.

    Raises:
        ValueError: it holds none.
    """
    from cell_vision.inspection.limits_file import read_limits

    return f"limits of {', '.join(feature.name for feature in read_limits(content))}"

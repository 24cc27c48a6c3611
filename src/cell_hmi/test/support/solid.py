"""A part that orders may bring."""

CORNERS = [(x, y, z) for x in (0, 10) for y in (0, 10) for z in (0, 10)]
SIDES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]


def cube() -> bytes:
    """A cube of 10 mm as an STL file."""
    lines = ["solid cube"]
    for a, b, c, d in SIDES:
        for triangle in ((a, b, c), (a, c, d)):
            lines += ["facet normal 0 0 0", "outer loop"]
            lines += [f"vertex {x} {y} {z}" for x, y, z in (CORNERS[corner] for corner in triangle)]
            lines += ["endloop", "endfacet"]
    return "\n".join([*lines, "endsolid cube", ""]).encode()

"""What is said of a name that nobody knows."""

import pytest

from cell_orchestrator.core.errors import Unknown


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (0, "no cell 'x'; known: none"),
        (2, "no cell 'x'; known: 00, 01"),
        (12, "no cell 'x'; known: 00, 01, 02, 03, 04, 05, 06, 07, 08, 09, 10, 11"),
        (13, "no cell 'x'; known: 00, 01, 02, 03, 04, 05, 06, 07, 08, 09, 10, 11 and 1 more"),
        (14, "no cell 'x'; known: 00, 01, 02, 03, 04, 05, 06, 07, 08, 09, 10, 11 and 2 more"),
    ],
)
def test_the_names_there_are(known: int, said: str) -> None:
    """It should name a dozen of them, and count the rest."""
    assert str(Unknown("cell", "x", [f"{n:02}" for n in range(known)])) == said

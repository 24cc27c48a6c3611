"""The table in docs/page.md is that of the code."""

from pathlib import Path

from cell_hmi.users.roles import Act, Role, may

PAGE = Path(__file__).parents[4] / "docs" / "page.md"


def test_the_page_shows_the_table() -> None:
    rows = [line.split("|")[1:-1] for line in PAGE.read_text().splitlines() if line.startswith("|")]
    table = {row[0].strip(): [cell.strip() == "x" for cell in row[1:]] for row in rows if row[0].strip() in set(Act)}
    assert table == {act: [may(role, act) for role in Role] for act in Act}

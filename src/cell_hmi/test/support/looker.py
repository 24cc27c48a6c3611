"""A person with a browser, and the line they look at."""

from typing import Any

from cable import Cable
from served import PASSWORD, Served

from cell_hmi.users.roles import Role

FOR_ALL = f"{PASSWORD} for all"
"""Everybody's password."""


class Shown:
    """The served line, and where it is."""

    def __init__(self, line: Served, url: str, cable: Cable) -> None:
        self.line, self.url, self.cable = line, url, cable


class Looker:
    """A person with a browser."""

    def __init__(self, context: Any, page: Any, url: str) -> None:
        self.context, self.page, self.url = context, page, url
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def log_in(self, role: Role, query: str = "") -> None:
        """By the form, as a person does."""
        self.page.goto(f"{self.url}/login{query}")
        self.page.fill("#name", str(role))
        self.page.fill("#password", FOR_ALL)
        self.page.click("button")
        self.page.wait_for_selector("body[data-ready]")

    def says(self, text: str) -> None:
        """Wait until a text is seen."""
        self.page.get_by_text(text).first.wait_for()


def confirm(looker: Looker, why: str) -> None:
    """Give a reason, and say yes."""
    looker.page.locator(".q-dialog input").first.fill(why)
    looker.page.locator(".q-dialog button").last.click()

"""Who looks at a page: their language, their zone, and what they may ask."""

from asyncio import to_thread
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote

from fastapi import FastAPI, Request
from nicegui import ui

from cell_hmi.api.access import Asker
from cell_hmi.api.asking import RequestDesk
from cell_hmi.api.problems import as_problem
from cell_hmi.live.line_services import LineServices
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.past_line import PastLine
from cell_hmi.pages.words import Words, language_for
from cell_hmi.users.desk import FrontDesk
from cell_hmi.users.roles import Act

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class PageViewer:
    """A person at a page, and what the page is made of."""

    app: FastAPI
    asker: Asker
    words: Words
    path: str
    dark: bool | None
    """None: as the browser has it."""

    @property
    def live(self) -> LiveLine:
        """The line as it is now."""
        live: LiveLine = self.app.state.live
        return live

    @property
    def past(self) -> PastLine:
        """The line as it was."""
        past: PastLine = self.app.state.past
        return past

    @property
    def desk(self) -> FrontDesk:
        """Users and who asked for what."""
        desk: FrontDesk = self.app.state.desk
        return desk

    def may(self, act: Act) -> bool:
        """Whether they may do something."""
        return self.asker.may(act)

    async def now_may(self, act: Act) -> Asker | None:
        """Who asks, if they are still logged in and may do something; else they are told, and it is None."""
        account = await to_thread(self.desk.sessions.find, self.asker.session)
        now = Asker(account, self.asker.place, self.asker.session)
        if now.may(act):
            return now
        ui.notify(self.words("You may not do this, or are not logged in any more."), type="negative", timeout=8000)
        return None

    async def ask(self, act: Act, about: str, why: str, wish: Callable[[LineServices], str], done: str) -> bool:
        """Ask the line for them, and tell them what came of it."""
        requests: RequestDesk = self.app.state.requests
        return await self.do(act, lambda asker: requests.ask(asker, act, about, why, wish), done)

    async def do(self, act: Act, what: Callable[[Asker], Done], done: str) -> bool:
        """Do something for them if they are still logged in and may, and tell them what came of it."""
        now = await self.now_may(act)
        if now is None:
            return False
        try:
            note = await to_thread(what, now)
        except Exception as error:
            problem = as_problem(error)
            if problem is None:
                raise
            ui.notify(problem.detail, type="negative", timeout=10000, multi_line=True)
            return False
        ui.notify(note if isinstance(note, str) and note else done, timeout=4000)
        return True


def viewer_of(app: FastAPI, request: Request) -> PageViewer:
    """Who asks for a page."""
    cookies = request.cookies
    language = language_for(cookies.get("cell_lang", ""), request.headers.get("accept-language", ""))
    words = Words(language, unquote(cookies.get("cell_zone", "UTC")))
    dark = {"1": True, "0": False}.get(cookies.get("cell_dark", ""))
    return PageViewer(app, request.state.asker, words, request.url.path, dark)

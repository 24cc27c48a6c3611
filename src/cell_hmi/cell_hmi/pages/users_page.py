"""Users: who may come in, and as what."""

from nicegui import ui

from cell_hmi.api.problems import ApiProblem
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.refreshed import refreshed
from cell_hmi.pages.tables import table
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.accounts import Account, UserRefused
from cell_hmi.users.roles import MAY, Act, Role


def users_page(viewer: PageViewer) -> None:
    """Show and change users."""
    words = viewer.words
    with page_frame(viewer, "Users"):
        ui.html(f'<h1 class="title">{words("Users")}</h1>', sanitize=False)
        with ui.element("section").classes("panel"):
            refreshed(viewer.desk.accounts.all, lambda found: _people(viewer, found))
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("A new user")}</h2>', sanitize=False)
            _new(viewer)
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("Who may do what")}</h2>', sanitize=False)
            heads = [words("What"), *(words(role) for role in Role)]
            rows = [[words(act), *("✓" if act in MAY[role] else "" for role in Role)] for act in Act]
            table(heads, rows, "")


def _people(viewer: PageViewer, people: list[Account]) -> None:
    words = viewer.words
    with ui.grid(columns="minmax(8rem,1fr) 12rem 10rem").classes("w-full items-center gap-2"):
        for it in people:
            ui.label(it.name if it.active else words("{name} (shut out)", name=it.name))
            roles = {role: words(role) for role in Role}
            ui.select(roles, value=it.role, on_change=lambda e, it=it: _change(viewer, it.name, role=e.value)).props(
                "dense outlined"
            )
            label = words("Shut out") if it.active else words("Let in")
            ui.button(label, on_click=lambda it=it: _change(viewer, it.name, active=not it.active)).classes(
                "step"
            ).props("flat")


async def _change(viewer: PageViewer, name: str, role: Role | None = None, active: bool | None = None) -> None:
    requests, accounts = viewer.app.state.requests, viewer.desk.accounts
    about = f"user {name}: {role or ('let in' if active else 'shut out')}"

    def change() -> None:
        try:
            accounts.change(name, role, None, active)
        except UserRefused as error:
            raise ApiProblem(409, str(error)) from None

    await viewer.do(Act.USERS, lambda asker: requests.keep(asker, Act.USERS, about, "", change), viewer.words("Done."))


def _new(viewer: PageViewer) -> None:
    words = viewer.words
    with ui.row().classes("items-end"):
        name = ui.input(words("Name")).props("outlined dense")
        password = ui.input(words("Password"), password=True).props("outlined dense autocomplete=new-password")
        role = ui.select({role: words(role) for role in Role}, value=Role.OPERATOR).props("outlined dense")

        async def add() -> None:
            requests, accounts = viewer.app.state.requests, viewer.desk.accounts

            def make() -> None:
                try:
                    accounts.add(name.value, role.value, password.value)
                except UserRefused as error:
                    raise ApiProblem(409, str(error)) from None

            about = f"user {name.value} as {role.value}"
            if await viewer.do(
                Act.USERS, lambda asker: requests.keep(asker, Act.USERS, about, "", make), words("Done.")
            ):
                name.value = password.value = ""

        ui.button(words("Make"), on_click=add).classes("step").props("flat")

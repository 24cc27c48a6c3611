"""Who asked for what, through the page and the API."""

from nicegui import ui

from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.refreshed import refreshed
from cell_hmi.pages.tables import Html, mark, table
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.audit_log import AuditEntry

SHOWN = 200


def audit_page(viewer: PageViewer) -> None:
    """Show the log of requests, the newest first."""
    words = viewer.words
    with page_frame(viewer, "Audit"):
        ui.html(f'<h1 class="title">{words("Who asked for what")}</h1>', sanitize=False)
        broken = viewer.desk.audit.broken()
        said = mark(1, words("Row {number} was altered, or one is missing.", number=broken)) if broken else ""
        ui.html(said or f"<span class=soft>{words('The rows form a chain, which is intact.')}</span>", sanitize=False)
        with ui.element("section").classes("panel"):
            heads = [words(head) for head in ("No.", "When", "Who", "Role", "From", "What", "About", "Why", "Outcome")]
            refreshed(
                lambda: viewer.desk.audit.before(0, SHOWN),
                lambda found: table(heads, [_row(viewer, it) for it in found], words("None yet.")),
            )


def _row(viewer: PageViewer, it: AuditEntry) -> list[str]:
    asked = it.asked
    outcome = Html(viewer.words("done")) if asked.outcome == "done" else mark(3, asked.outcome)
    what = (viewer.words(asked.role), asked.place, viewer.words(asked.act), asked.about, asked.why)
    return [str(it.seq), viewer.words.date(it.at), asked.who, *what, outcome]

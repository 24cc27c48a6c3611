"""Errors as programs read them: RFC 9457 problem details, never a traceback."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from cell_client.errors import ClientError, LineNotRunning, Refused
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.store.errors import StoreError

MEDIA = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "Who asks is not known",
    403: "This is not allowed to you",
    404: "There is no such thing",
    405: "This cannot be asked here",
    409: "The line refuses",
    413: "The request is too large",
    422: "Something in the request is wrong",
    429: "Too many requests",
    500: "The page has a fault",
    503: "The line is not there",
}


class ApiProblem(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers, more

    def response(self) -> Response:
        """The answer."""
        body = {"type": "about:blank", "title": TITLES.get(self.status, "Error"), "status": self.status}
        content = {**body, "detail": self.detail, **self.more}
        return JSONResponse(content, self.status, headers=dict(self.headers or {}), media_type=MEDIA)


def as_problem(error: Exception) -> ApiProblem | None:
    """The problem that an error of the line is to who asked, None for what is a fault of ours."""
    match error:
        case ApiProblem():
            return error
        case LineNotRunning() | StoreError():
            return ApiProblem(503, str(error), {"Retry-After": "5"})
        case Unknown():
            return ApiProblem(404, str(error))
        case Refused() | NotAllowed():
            return ApiProblem(409, str(error))
        case ClientError():
            return ApiProblem(400, str(error))
    return None


def explain_problems(app: FastAPI) -> None:
    """Have an app answer every error as a problem."""

    async def known(request: Request, error: Exception) -> Response:
        problem = as_problem(error)
        assert problem is not None, "it is of a kind that is known"
        return problem.response()

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return ApiProblem(error.status_code, str(error.detail), error.headers).response()

    async def wrong(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        errors = [{"where": _where(each["loc"]), "why": str(each["msg"])} for each in error.errors()[:20]]
        detail = "; ".join(f"{each['where']}: {each['why']}" for each in errors[:3])
        return ApiProblem(422, detail, errors=errors).response()

    async def fault(request: Request, error: Exception) -> Response:
        return ApiProblem(500, "see the log of the page").response()

    for kind in (ApiProblem, ClientError, StoreError, Unknown, NotAllowed):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, wrong)
    app.add_exception_handler(Exception, fault)


def _where(place: tuple[Any, ...]) -> str:
    return ".".join(map(str, place[1:] or place))


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": TITLES[status], "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}
"""What every route may answer, for the OpenAPI document."""
SCHEMA = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"where": {"type": "string"}, "why": {"type": "string"}}},
        },
    },
}

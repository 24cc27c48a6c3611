"""What is sent to the API, checked before anything looks at it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from cell_hmi.users.roles import Role
from cell_line.documents import MAX_DOCUMENT
from cell_line.plain import TEXT_LENGTH

Why = Annotated[str, Field(max_length=TEXT_LENGTH, description="Why, for the record.")]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class ApiBody(BaseModel):
    """Base: unknown keys are refused, and numbers are numbers."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class WhyBody(ApiBody):
    """A request with its reason."""

    reason: Why = ""


class ResumeCarrierBody(WhyBody):
    """Where a person has put the carrier, if elsewhere."""

    station: Annotated[str, Field(max_length=64)] = ""


class ChangeoverBody(WhyBody):
    """The setup that a cell shall hold."""

    setup: Annotated[str, Field(min_length=1, max_length=64)]


class PriorityBody(WhyBody):
    """Higher goes first."""

    priority: Annotated[int, Field(ge=0, le=100)]


class OrdersBody(ApiBody):
    """Orders in one of the formats of docs/orders.md; `source` is called in messages."""

    document: Annotated[str, Field(max_length=MAX_DOCUMENT)]
    source: Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH)] = "api"
    format: Annotated[str, Field(max_length=40, description="Its name; '' to have it recognised.")] = ""
    encoding: Annotated[str, Field(max_length=40, description="What the file was taken for, if not for UTF-8.")] = ""


class SettleBody(WhyBody):
    """A person's word on a unit; `measured` by the names and in the units of the operation's quality gates.

    `password`: of who asks; it signs what becomes of a held unit.
    """

    verdict: Literal["done", "rework", "scrap", "use_as_is"]
    measured: Annotated[dict[Name, float], Field(max_length=100)] = {}
    cause: Annotated[str, Field(max_length=TEXT_LENGTH, description="Why it was not as it should be.")] = ""
    action: Annotated[str, Field(max_length=TEXT_LENGTH, description="What is done against it.")] = ""
    password: Annotated[str, Field(max_length=1000)] = ""


class ShelveBody(ApiBody):
    """How long an alarm is put aside, and why."""

    minutes: Annotated[float, Field(gt=0.0, le=480.0)]
    reason: Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH)]


class LoginBody(ApiBody):
    """A user's name and password."""

    name: Annotated[str, Field(max_length=40)]
    password: Annotated[str, Field(max_length=1000)]


class FirstUserBody(LoginBody):
    """The first engineer; the code stands where the page was started."""

    code: Annotated[str, Field(max_length=100)]


class UserBody(LoginBody):
    """A new user."""

    role: Annotated[Role, Field(strict=False)]


class UserChange(ApiBody):
    """What changes of a user; what is left out stays."""

    role: Annotated[Role | None, Field(strict=False)] = None
    password: Annotated[str | None, Field(max_length=1000)] = None
    active: bool | None = None


class TokenBody(ApiBody):
    """A token for a program; `days`: how long it is good, 0 for ever."""

    name: Annotated[str, Field(max_length=40)]
    days: Annotated[float, Field(ge=0.0, le=3650.0)] = 0.0

"""Every answer that says no, as RFC 9457 tells it: one shape, in the caller's language."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from helpnet.domain.refusals import FieldError, Invalid, NotFound, NotSignedIn, Refusal, TooMany
from helpnet.door.noting import note
from helpnet.i18n import explain, field_words, language_for, mark, say
from helpnet.i18n.refusals import REFUSAL_WORDS
from helpnet.settings import settings

MEDIA_TYPE = "application/problem+json"
WRONG_METHOD = mark("This can't be done here.")
DEFECT = mark("Something went wrong here, and we have noted it. If you call us, say the code {code}.")
WORDS = {**REFUSAL_WORDS, "wrong-method": WRONG_METHOD, "defect": DEFECT}
"""What the types say, by the word they end in."""
REASONS = {
    "missing": "required",
    "extra_forbidden": "unknown",
    "literal_error": "unknown",
    "string_type": "not-text",
    "int_type": "not-a-number",
    "int_parsing": "not-a-number",
    "int_parsing_size": "out-of-range",
    "float_type": "not-a-number",
    "float_parsing": "not-a-number",
    "finite_number": "not-a-number",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
    "not-a-time": "not-a-time",
    "uuid_type": "not-an-id",
    "uuid_parsing": "not-an-id",
}
"""What pydantic says, in our words; all else is `wrong-kind`."""


class WrongField(BaseModel):
    """One field that cannot be taken as it is."""

    field: str = Field(description="Path into the body, or the parameter's name.", examples=["on_behalf_of.phone"])
    reason: str = Field(description="A word for programs.", examples=["too-long"])
    title: str = Field(description="What to change, in the caller's language.")


class Problem(BaseModel):
    """Why it was not done (RFC 9457); a refusal's own facts stand beside, such as `state`, `balance` or `retry_after`."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Ends in the refusal's slug.", examples=["https://example.org/problems/errand-full"])
    title: str = Field(description="What happened and what to do, in the caller's language.")
    status: int
    errors: list[WrongField] | None = Field(None, description="Of `invalid`: each field, and why.")
    code: str | None = Field(None, description="Of a defect: what to name when reporting it.")


def refused(refusal: Refusal, language: str, status: int | None = None) -> JSONResponse:
    """The answer to a refused call; `status` where it is not the refusal's usual one."""
    facts, headers = dict(refusal.fields), {}
    if isinstance(refusal, Invalid):
        facts["errors"] = [
            {"field": one.field, "reason": one.reason, "title": field_words(one, language)} for one in refusal.errors
        ]
    if isinstance(refusal, TooMany):
        headers["retry-after"] = str(facts.get("retry_after", 60))
    if isinstance(refusal, NotSignedIn):
        headers["www-authenticate"] = "Bearer"
    return _problem(refusal.slug, explain(refusal, language), status or refusal.status, facts, headers)


def _problem(slug: str, title: str, status: int, facts: dict[str, Any], headers: dict[str, str]) -> JSONResponse:
    content = {"type": f"{settings().public_url}/problems/{slug}", "title": title, "status": status, **facts}
    return JSONResponse(content, status, {"cache-control": "no-store", **headers}, MEDIA_TYPE)


def answer_with_problems(api: FastAPI) -> None:
    """Let every refusal, wrong call and defect of this application become a problem."""
    api.add_exception_handler(Refusal, _on_refusal)
    api.add_exception_handler(RequestValidationError, _on_wrong_input)
    api.add_exception_handler(HTTPException, _on_http)
    api.add_exception_handler(Exception, _on_defect)


def _on_refusal(request: Request, refusal: Any) -> JSONResponse:
    return refused(refusal, _language(request))


def _on_wrong_input(request: Request, wrong: Any) -> JSONResponse:
    errors = wrong.errors()
    if any(error["loc"][0] == "path" for error in errors):  # what is no id names nothing
        return refused(NotFound(), _language(request))
    return refused(
        Invalid(*(FieldError(_field(error), REASONS.get(error["type"], "wrong-kind")) for error in errors[:50])),
        _language(request),
    )


def _on_http(request: Request, fault: Any) -> JSONResponse:
    language = _language(request)
    match fault.status_code:
        case 404:
            return refused(NotFound(), language)
        case 400:  # a body that cannot be read at all
            return refused(Invalid(FieldError("body", "wrong-kind")), language)
        case 405:
            return _problem("wrong-method", say(WRONG_METHOD, language), 405, {}, dict(fault.headers or {}))
        case status:
            return _problem("refused", str(fault.detail), status, {}, dict(fault.headers or {}))


def _on_defect(request: Request, defect: Exception) -> JSONResponse:
    code = note(defect)
    return _problem("defect", say(DEFECT, _language(request), code=code), 500, {"code": code}, {})


def _language(request: Request) -> str:
    """The person's language once they are known, else the one their program asks for."""
    return getattr(request.state, "language", "") or language_for(request.headers.get("accept-language", ""))


def _field(error: dict[str, Any]) -> str:
    where, *path = error["loc"]
    name = ".".join(map(str, path)) if path and error["type"] != "json_invalid" else str(where)
    return name.encode("utf-8", "replace").decode()[:100]

"""The pages behind links of letters and text messages: small, plain, without script, and open to whoever has the link.

Opening one changes nothing, because mail programs open links before people do; what is done is done by its buttons.
"""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from helpnet.actions import contacts
from helpnet.domain.contact import ANSWER, QUIET_MAIL, QUIET_WEEKS, QUIETS
from helpnet.domain.refusals import NotFound, Refusal
from helpnet.i18n import explain, language_for, mark, say
from helpnet.reaching import actor_of_link, answer_by_link, opened
from helpnet.runtime import perform
from helpnet.views.reaching import Opened

router = APIRouter()
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

TITLES = {
    ANSWER: mark("Can you help?"),
    QUIET_MAIL: mark("No more mail?"),
    QUIET_WEEKS: mark("No more weekly letters?"),
    "verify-mail": mark("Is this your mail address?"),
    "verify-sms": mark("Is this your number?"),
}
USED = mark("You have answered this already. Thank you!")
OVER = mark("This is not waiting for an answer any more. Thank you for looking!")
TAKEN = mark("Somebody was quicker, so there is all the help it needs. Thank you for looking!")
GONE = mark("This link does not work any more. Open helpnet, and you find everything there.")
THANKS = mark("Thank you!")
DONE = {
    "yes": mark("It is yours. Sign in to see where it is, and to write to the one who asked."),
    "no": mark("Thank you for answering. Then we ask somebody else."),
    "verified": mark("Now we know that it is yours. We write only when no device of yours answers."),
    QUIET_MAIL: mark("You get no more mail from us. You can change that on your profile."),
    QUIET_WEEKS: mark("You get no more weekly letters. You can change that on your profile."),
}


@router.get("/l/{secret}")
def look(secret: str, request: Request) -> HTMLResponse:
    """What the link is about, and its buttons."""
    try:
        return _shown(opened(secret))
    except NotFound:
        language = language_for(request.headers.get("accept-language", ""))
        return _page(say(TITLES[ANSWER], language), say(GONE, language), language, status=404, to="/")


@router.post("/l/{secret}")
def act(
    secret: str,
    request: Request,
    answer: Annotated[str, Form(max_length=10)] = "",
) -> HTMLResponse:
    """Do what the link is for. A mail program's one-click unsubscribing (RFC 8058) comes here, too."""
    try:
        seen = opened(secret)
    except NotFound:
        return look(secret, request)
    language = seen.language
    try:
        if seen.purpose == ANSWER:
            if answer not in ("yes", "no"):
                return _shown(seen)
            if seen.state == "used":
                return _shown(seen)
            errand = answer_by_link(secret, yes=answer == "yes")
            return _done(seen, answer, f"/errands/{errand}" if answer == "yes" else "/deck")
        if seen.purpose in QUIETS:
            stop = contacts.quiet_mail if seen.purpose == QUIET_MAIL else contacts.quiet_weeks
            perform(stop, secret, by=actor_of_link(secret))
            return _done(seen, seen.purpose, "/profile")
        perform(contacts.verify, secret, by=actor_of_link(secret))
        return _done(seen, "verified", "/profile")
    except NotFound:
        return _page(_title(seen), say(GONE, language), language, status=404, to="/")
    except Refusal as refusal:
        return _page(_title(seen), explain(refusal, language), language, status=refusal.status, to="/")


def _title(seen: Opened) -> str:
    return say(TITLES[seen.purpose], seen.language)


def _done(seen: Opened, what: str, to: str) -> HTMLResponse:
    return _page(say(THANKS, seen.language), say(DONE[what], seen.language), seen.language, to=to)


def _shown(seen: Opened) -> HTMLResponse:
    language = seen.language
    if seen.state != "open" and not (seen.purpose in QUIETS and seen.state == "used"):
        said = {"used": USED, "taken": TAKEN}.get(seen.state, OVER)
        return _page(
            _title(seen), say(said, language), language, to=f"/errands/{seen.errand_id}" if seen.errand_id else "/"
        )
    if seen.purpose == ANSWER:
        where = seen.where or say("your neighbourhood", language)
        about = say(
            "Somebody in {where} would like help: {what}, {when}.",
            language,
            where=where,
            what=seen.kind,
            when=seen.when,
        )
        buttons = _button("yes", say("I'll do it", language)) + _button("no", say("Not me", language), quiet=True)
        return _page(_title(seen), about, language, form=buttons)
    if seen.purpose == QUIET_MAIL:
        about = say("helpnet in {town} then tells you only in the app.", language, town=seen.municipality)
        return _page(_title(seen), about, language, form=_button("quiet", say("No more mail", language)))
    if seen.purpose == QUIET_WEEKS:
        about = say(
            "helpnet in {town} then sums up your weeks no more. All else stays as you chose.",
            language,
            town=seen.municipality,
        )
        return _page(_title(seen), about, language, form=_button("quiet", say("No more weekly letters", language)))
    about = say("You gave it to helpnet in {town}, so that we can tell you things.", language, town=seen.municipality)
    return _page(_title(seen), about, language, form=_button("mine", say("Yes, it is mine", language)))


def _button(value: str, words: str, *, quiet: bool = False) -> str:
    kind = "button full quiet" if quiet else "button full"
    return f"<button class='{kind}' type='submit' name='answer' value='{value}'>{escape(words)}</button>"


def _page(title: str, about: str, language: str, *, form: str = "", to: str = "", status: int = 200) -> HTMLResponse:
    way = f"<a class='button full' href='{escape(to)}'>{escape(say('Open helpnet', language))}</a>" if to else ""
    shown = f"<form method='post' class='stack'>{form}</form>" if form else way
    styles = "".join(
        f"<link rel='stylesheet' href='/styles/{name}.css'>" for name in ("font", "tokens", "base", "controls", "links")
    )
    body = (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'><title>{escape(title)} – helpnet</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><meta name='robots' content='noindex'>"
        f"<link rel='icon' href='/favicon.svg' type='image/svg+xml'>{styles}</head>"
        f"<body class='linked'><main class='card stack wide'><p class='mark'><img src='/favicon.svg' alt='' width='36' height='36'> helpnet</p>"
        f"<h1>{escape(title)}</h1><p>{escape(about)}</p>{shown}</main></body></html>"
    )
    return HTMLResponse(body, status, {"content-security-policy": POLICY, "x-robots-tag": "noindex"})

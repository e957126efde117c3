"""What a resident does with errands: ask, and end what was asked. Helping is in `helping`."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from helpnet.domain import values
from helpnet.domain.actor import Actor
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.columns import columns
from helpnet.domain.drafts import CallerDraft, ErrandDraft
from helpnet.domain.errand import ACCEPTED, CONFIRMED, DONE, HOLDING, LIVE, STANDBY, Acceptance, Errand
from helpnet.domain.events import (
    CallerEntered,
    ErrandCancelled,
    ErrandConfirmed,
    ErrandExpired,
    ErrandPosted,
    HelperReleased,
    StandbyReleased,
    TroubleReported,
)
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person
from helpnet.domain.refusals import ErrandClosed, FieldError, Invalid, NotAllowed, TooMany
from helpnet.domain.values import Place
from helpnet.store import areas, asks, ledger
from helpnet.store.work import Work

MOST_AT_ONCE = 30
"""Errands one person may have going at the same time; a coordinator's are not counted."""


def post(work: Work, draft: ErrandDraft, *, by: Actor) -> UUID:
    """Ask for help; the errand's id. Raises Invalid, NotAllowed, BalanceTooLow, TooMany."""
    areas.hold(work, by.municipality_id)
    me, municipality = work.me(by), work.municipality(by.municipality_id)
    if draft.caller is not None and not by.may_ask_for_others:
        raise NotAllowed()
    asked = draft.checked(now=work.now(), zone=ZoneInfo(municipality.time_zone))
    if not work.rule(asked.category, within=by.municipality_id).may_be_asked_by(by):
        raise NotAllowed()
    caller = None if draft.caller is None else _caller(work, draft.caller, municipality, by)
    if caller is not None and not by.is_coordinator and draft.lon is None and draft.lat is None:
        raise Invalid(FieldError("place", "required"))  # where the desk's callers live is not for relatives to find out
    place = _place(draft, municipality, caller or me)
    if caller is not None and caller.lon is None:
        caller.moves_to(place)
    payer = work.pot_of(municipality.id) if caller is not None and by.is_coordinator else work.account_of(me.id)
    if not by.is_coordinator and _going(work, me.id) >= MOST_AT_ONCE:
        raise TooMany(retry_after=3600)
    area = areas.of(work, place.lon, place.lat, within=municipality.id)
    # A finer area's name, looked up before areas were made wider, would tell more than the area does.
    name = draft.area_name if draft.area_cell in ("", area.cell) else ""
    errand = Errand.asked(
        place=place, area=area, area_name=name, window=asked.window, at=work.now(), municipality_id=municipality.id,
        requester_id=me.id, beneficiary_id=caller.id if caller else None, payer_id=payer.id, category=asked.category,
        title=asked.title, text=asked.text, minutes=asked.minutes, capacity=asked.helpers, free=asked.helpers,
        for_name=(draft.caller or me).first_name,
    )  # fmt: skip
    ledger.reserve(work, payer, asked.minutes * asked.helpers, limit=municipality.hard_limit)
    work.add(errand)
    work.announce(ErrandPosted(municipality_id=municipality.id, errand_id=errand.id))
    return errand.id


def _place(draft: ErrandDraft, municipality: Municipality, whose: Person | Beneficiary) -> Place:
    address = values.words("place", draft.address or "", most=values.ADDRESS_MAX)
    if draft.lon is not None or draft.lat is not None:
        return municipality.place(draft.lon, draft.lat, address)
    home = whose.home
    if home is None:
        raise Invalid(FieldError("place", "required"))
    return home


def _caller(work: Work, draft: CallerDraft, municipality: Municipality, by: Actor) -> Beneficiary:
    """The caller with that phone number, brought up to date, or a new one."""
    given = draft.checked(region=municipality.country)
    statement = select(Beneficiary).where(
        columns(Beneficiary).municipality_id == municipality.id, columns(Beneficiary).phone == given.phone
    )
    found = work.session.scalars(statement.with_for_update()).first()
    caller = found or Beneficiary(
        municipality_id=municipality.id,
        name=given.name,
        phone=given.phone,
        entered_by=by.person_id,
        entered_at=work.now(),
    )
    if found is None or by.is_coordinator:  # a relative who knows the number does not rewrite what the desk knows
        caller.name, caller.note = given.name, given.note
        if given.lon is not None or given.lat is not None:
            caller.moves_to(municipality.place(given.lon, given.lat, given.address))
    work.add(caller)
    if found is None:
        work.announce(CallerEntered(municipality_id=municipality.id))
    return caller


def _going(work: Work, person_id: UUID) -> int:
    E = columns(Errand)  # noqa: N806
    return work.value(select(func.count()).where(E.requester_id == person_id, E.state.in_(LIVE)))


def confirm(work: Work, errand_id: UUID, *, by: Actor, helpers: list[UUID] | None = None) -> None:
    """Say thank you: the minutes move to each helper who did it (all on it, or those named). Raises ErrandClosed, NotAllowed."""
    errand = _mine_or_desk(work, errand_id, by)
    on_it = [one for one in work.acceptances(errand.id) if one.state in (ACCEPTED, DONE)]
    did = [one for one in on_it if helpers is None or one.helper_id in helpers]
    if by.person_id in {one.helper_id for one in did}:
        raise NotAllowed()  # nobody thanks themselves
    if not did:
        raise ErrandClosed(state=errand.state) if errand.state not in LIVE else NotAllowed()
    errand.confirm(at=work.now())
    work.flush()
    for one in did:
        account = work.account_of(one.helper_id)
        ledger.transfer(
            work, municipality_id=errand.municipality_id, source=errand.payer_id, target=account.id,
            minutes=errand.minutes, reason="errand", errand_id=errand.id,
        )  # fmt: skip
        one.be_thanked()
    left = _let_go(work, errand, by=by, keep=(CONFIRMED,))
    if left:
        work.announce(HelperReleased(municipality_id=errand.municipality_id, errand_id=errand.id, tells=left))
    tells = tuple(one.helper_id for one in did if one.helper_id != by.person_id)
    work.announce(ErrandConfirmed(municipality_id=errand.municipality_id, errand_id=errand.id, tells=tells))


def cancel(work: Work, errand_id: UUID, *, by: Actor, reason: object = "") -> None:
    """Take the errand back; whoever is on it, or stands by, is told. Raises ErrandClosed, NotAllowed."""
    errand = _mine_or_desk(work, errand_id, by)
    words = values.words("reason", reason or "", most=500, lines=True)
    if not by.is_coordinator and any(one.state == DONE for one in work.acceptances(errand.id)):
        raise NotAllowed()  # what is done is thanked for, or a coordinator looks at it
    errand.cancel(words, at=work.now())
    tells = {*_let_go(work, errand, by=by), errand.requester_id} - {by.person_id}
    work.announce(
        ErrandCancelled(municipality_id=errand.municipality_id, errand_id=errand.id, tells=tuple(sorted(tells)))
    )


def report(work: Work, errand_id: UUID, words: object, *, by: Actor) -> None:
    """Say that something went wrong; a coordinator is asked to look. Raises Invalid, NotAllowed, ErrandClosed."""
    errand = work.errand(errand_id, within=by.municipality_id)
    on_it = {one.helper_id for one in work.acceptances(errand.id) if one.state in HOLDING}
    if by.person_id != errand.requester_id and by.person_id not in on_it:
        raise NotAllowed()
    errand.report(by.person_id, values.words("trouble", words, least=1, most=500, lines=True), at=work.now())
    work.announce(TroubleReported(municipality_id=errand.municipality_id, errand_id=errand.id))


def _mine_or_desk(work: Work, errand_id: UUID, by: Actor) -> Errand:
    errand = work.errand(errand_id, within=by.municipality_id)
    if by.person_id != errand.requester_id and not by.is_coordinator:
        raise NotAllowed()
    return errand


def _let_go(work: Work, errand: Errand, *, by: Actor | None, keep: tuple[str, ...] = ()) -> tuple[UUID, ...]:
    """End every acceptance that is not kept, and take back the minutes promised; whose places ended. Who only stood by is told here."""
    gone = [
        one for one in work.acceptances(errand.id) if one.state in (ACCEPTED, DONE, STANDBY) and one.state not in keep
    ]
    stood_by = {one.helper_id for one in gone if one.state == STANDBY}
    for one in gone:
        one.let_go()
    work.flush()
    asks.end(work, errand.id)
    ledger.release(work, errand.payer_id, errand.minutes * errand.capacity)
    tells = tuple(sorted(stood_by - {by.person_id if by else None}))
    if tells:
        work.announce(StandbyReleased(municipality_id=errand.municipality_id, errand_id=errand.id, tells=tells))
    return tuple(sorted({one.helper_id for one in gone} - stood_by))


def expire(work: Work, *, by: Actor | None = None) -> int:
    """Close one open errand whose time has passed with nobody on it, and tell who asked; 0 when there is none.

    One to a transaction, so that nobody waits for a hundred.
    """
    e, a = columns(Errand), columns(Acceptance)
    held = select(a.id).where(a.errand_id == e.id, a.state.in_((ACCEPTED, DONE))).exists()
    due = select(e.id, e.municipality_id).where(e.state == "open", e.ends_at <= work.now(), ~held).order_by(e.id)
    row = work.row(due.limit(1))
    if row is None:
        return 0
    errand = work.errand(row.id, within=row.municipality_id)
    if errand.state != "open" or any(one.state in (ACCEPTED, DONE) for one in work.acceptances(errand.id)):
        return 0
    errand.expire(at=work.now())
    tells = tuple(sorted({*_let_go(work, errand, by=by), errand.requester_id}))
    work.announce(ErrandExpired(municipality_id=errand.municipality_id, errand_id=errand.id, tells=tells))
    return 1

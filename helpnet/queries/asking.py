"""Asking for help: what the form begins with, and the errand as others will see it."""

from datetime import timedelta

from helpnet.domain.actor import Actor
from helpnet.domain.drafts import Checklist, ErrandDraft
from helpnet.domain.errand import OPEN
from helpnet.domain.refusals import FieldError, NotAllowed
from helpnet.domain.values import phone_words
from helpnet.i18n import category_name
from helpnet.queries import people, wallet
from helpnet.queries.reading import reader
from helpnet.store import areas
from helpnet.store.work import Work
from helpnet.views.errands import AskStart, ErrandCard

FARTHEST = timedelta(days=365)


def start(work: Work, *, by: Actor) -> AskStart:
    """What the acting person may ask for, where they live, and a kind word when they have got a lot of help lately."""
    who, me = reader(work, by=by), people.profile(work, by=by)
    today = who.now.astimezone(who.zone).date()
    return AskStart(
        draft=f"ask {by.person_id}",
        kinds=[kind for kind in people.categories(work, by=by) if kind.may_ask],
        home=me.home_address,
        has_home=me.has_home,
        for_others=by.may_ask_for_others and not by.is_coordinator,
        kind_word=wallet.for_person(work, 1, by=by).kind_word,
        phone=who.municipality.phone,
        phone_words=phone_words(who.municipality.phone),
        today=today.isoformat(),
        latest=(today + FARTHEST).isoformat(),
    )


def preview(work: Work, draft: ErrandDraft, *, by: Actor) -> ErrandCard:
    """The errand as its neighbours will see it, from a draft that is placed; raises what `post` would raise for the draft.

    Every field that cannot be taken is in one Invalid, whoever it is for.
    """
    who, take = reader(work, by=by), Checklist()
    name, place_field = people.profile(work, by=by).name, "place"
    if draft.caller is not None:
        if not by.may_ask_for_others:
            raise NotAllowed()
        caller = take(draft.caller.checked, region=who.municipality.country)
        name, place_field = caller.first_name if caller else "", "address"
    if draft.lon is None and draft.lat is None:
        take.errors.append(FieldError(place_field, "required"))
    else:
        take(who.municipality.place, draft.lon, draft.lat, "")
    checked = take(draft.checked, now=who.now, zone=who.zone)
    take.settle()
    if not work.rule(checked.category, within=by.municipality_id).may_be_asked_by(by):
        raise NotAllowed()
    area, window = areas.of(work, draft.lon, draft.lat, within=by.municipality_id), checked.window
    return ErrandCard(
        id="", category=checked.category, category_name=category_name(checked.category, who.language),
        title=checked.title, text=checked.text, cell=area.cell, lon=area.lon, lat=area.lat, area_name=draft.area_name,
        distance_m=0, distance="", starts_at=window.starts_at.isoformat() if window.starts_at else "",
        ends_at=window.ends_at.isoformat(), when=who.when(window.starts_at, window.ends_at), posted=who.ago(who.now),
        minutes=checked.minutes, duration=who.length(checked.minutes), capacity=checked.helpers, free=checked.helpers,
        state=OPEN, requester=name, interested=0, needs="", languages=[],
    )  # fmt: skip

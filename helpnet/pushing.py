"""Web push: by which gateway messages go, and what one browser is told at once when its person tries it."""

import json
from functools import cache
from uuid import UUID

from helpnet.actions.devices import forget
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import FieldError, Invalid, NotFound
from helpnet.gateways.push import Push, WebPush
from helpnet.gateways.sealing import Signer
from helpnet.gateways.sending import NoSuchAddress, NotSent
from helpnet.i18n import say
from helpnet.i18n.pushing import IT_WORKS, TRIED
from helpnet.keys import vapid_key
from helpnet.queries import devices
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.settings import settings

TRIED_FOR = 300  # seconds


def web_push() -> WebPush:
    """A gateway of its own for whoever calls, to be opened in their event loop."""
    return WebPush(signer(), settings().push_origins)


@cache
def signer() -> Signer:
    """Shows push services who sends."""
    given = settings()
    subject = given.vapid_subject or (
        given.public_url if given.public_url.startswith("https://") else "mailto:nobody@helpnet.example"
    )
    return Signer(vapid_key(given), subject)


async def try_device(device_id: UUID, *, by: Actor) -> None:
    """Send a message to one of the acting person's browsers now; raises NotFound, and Invalid when it was not taken.

    A browser that its push service no longer knows is forgotten, and NotFound, too.
    """
    where = await read_off_loop(devices.address, device_id, by=by)
    said = {
        "v": 1, "tag": "try", "title": say(IT_WORKS, by.language), "body": say(TRIED, by.language), "url": "/profile",
        "lang": by.language, "kind": "Try", "errand": None, "actions": [], "renotify": True, "silent": False,
    }  # fmt: skip
    push = Push(where.endpoint, where.p256dh, where.auth, json.dumps(said).encode(), TRIED_FOR, "high", "try")
    try:
        async with web_push().opened() as gateway:
            await gateway.send(push)
    except NoSuchAddress:
        if await perform_off_loop(forget, device_id, where.endpoint, by=by):
            raise NotFound() from None
        raise Invalid(FieldError("device", "not-sent")) from None
    except NotSent:
        raise Invalid(FieldError("device", "not-sent")) from None

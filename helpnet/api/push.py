"""Web push over HTTP: the browsers in which the caller is alerted."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import AwareDatetime, Field

from helpnet.actions import devices as acts
from helpnet.api.calling import Acting
from helpnet.api.openapi import problems
from helpnet.api.words import Sent, Shown, bounded
from helpnet.domain.device import ENDPOINT_MOST, LABEL_MOST
from helpnet.door.cookies import session_cookie
from helpnet.pushing import signer, try_device
from helpnet.queries import devices
from helpnet.runtime import perform, read
from helpnet.settings import settings
from helpnet.views.devices import DeviceView

router = APIRouter(prefix="/api/v1/push-subscriptions", tags=["push"])
DeviceId = Annotated[UUID, Path(description="The device's id.")]


class Keys(Sent):
    """With what messages are sealed for this browser."""

    p256dh: Annotated[str, bounded(maxLength=90, description="A point on P-256, base64url.")]
    auth: Annotated[str, bounded(maxLength=30, description="16 bytes, base64url.")]


class Subscription(Sent):
    """A browser's PushSubscription as its toJSON() gives it, with a label for its person."""

    endpoint: Annotated[str, bounded(maxLength=ENDPOINT_MOST, description="At a push service that is allowed here.")]
    keys: Keys
    expirationTime: Annotated[float | None, bounded(description="Not used: a browser tells when it renews.")] = None  # noqa: N815 - the browser's own word
    label: Annotated[str, bounded(maxLength=LABEL_MOST, examples=["Firefox on Android"])] = ""
    replaces: Annotated[str | None, bounded(description="The endpoint that this one was renewed from.")] = None


class DeviceShown(Shown):
    """One of your browsers. Its endpoint is not told again."""

    id: UUID
    label: str
    created_at: AwareDatetime
    last_ok_at: Annotated[AwareDatetime | None, Field(description="When a message last went there.")]
    failing: Annotated[bool, Field(description="Nothing has gone there for a day: add it again.")]


class Devices(Shown):
    """Your browsers, newest first."""

    items: list[DeviceShown]


class Key(Shown):
    """What a browser subscribes with."""

    key: Annotated[str, Field(description="An uncompressed point on P-256, base64url: `applicationServerKey`.")]


@router.get("/key", name="push_key", responses=problems())
def key(_: Acting) -> Key:
    """The public key of this helpnet's push messages."""
    return Key(key=signer().public_key)


@router.get("", name="push_devices", responses=problems())
def mine(actor: Acting) -> Devices:
    """In which browsers you are alerted."""
    return Devices(items=[_shown(one) for one in read(devices.mine, by=actor)])


@router.post("", name="push_subscribe", status_code=201, responses={200: {"model": DeviceShown}, **problems()})
def add(body: Subscription, request: Request, response: Response, actor: Acting) -> DeviceShown:
    """Be alerted in this browser; said again for the same one it is 200, and nothing is added."""
    said = {
        "endpoint": body.endpoint, "p256dh": body.keys.p256dh, "auth": body.keys.auth, "label": body.label, "replaces": body.replaces,
    }  # fmt: skip
    session = request.cookies.get(session_cookie())
    device_id, is_new = perform(acts.add, said, settings().push_origins, by=actor, session=session)
    response.status_code = 201 if is_new else 200
    return next(_shown(one) for one in read(devices.mine, by=actor) if one.id == device_id)


@router.delete("/{device_id}", name="push_unsubscribe", status_code=204, responses=problems(404))
def remove(device_id: DeviceId, actor: Acting) -> Response:
    """Don't be alerted there any more."""
    perform(acts.remove, device_id, by=actor)
    return Response(status_code=204)


@router.post("/{device_id}/test", name="push_test", status_code=202, responses=problems(404))
async def test(device_id: DeviceId, actor: Acting) -> Response:
    """Send a message there now, to see that it comes; 202 when the push service has taken it."""
    await try_device(device_id, by=actor)
    return Response(status_code=202)


def _shown(one: DeviceView) -> DeviceShown:
    return DeviceShown(
        id=one.id, label=one.label, created_at=one.added_at, last_ok_at=one.arrived_at, failing=one.failing
    )

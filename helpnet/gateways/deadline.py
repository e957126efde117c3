"""How geopy gets what a geocoding server says: within one deadline for all of it, and no more than a place needs."""

import asyncio
import json
import ssl
from typing import Any

import aiohttp
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut
from yarl import URL

LARGEST_ANSWER = 1024 * 1024


class Deadline(BaseSyncAdapter):
    """One GET a call. geopy's own adapters limit each reading from the socket, so a server that drips would hold them for ever."""

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._trusted = ssl_context or ssl.create_default_context()

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """What the server says. Raises GeopyError."""
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError) as fault:  # the latter for brackets within brackets without end
            raise GeocoderParseError("the geocoder's answer is no JSON") from fault

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The server's words. Raises GeopyError."""
        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(self._get(url, headers, within=timeout))
        except TimeoutError as fault:
            raise GeocoderTimedOut("the geocoder takes too long") from fault
        except aiohttp.ClientError as fault:
            raise GeocoderServiceError(type(fault).__name__) from fault
        finally:
            loop.close()  # unlike asyncio.run it does not wait for a name that is still being looked up

    async def _get(self, url: str, headers: dict[str, str], *, within: float) -> str:
        plain = {**headers, "Accept-Encoding": "identity"}  # what is counted is what there is
        body, limit = b"", aiohttp.ClientTimeout(total=within)
        async with (
            aiohttp.ClientSession(timeout=limit, trust_env=True, auto_decompress=False) as session,
            session.get(URL(url, encoded=True), headers=plain, ssl=self._trusted) as answer,
        ):
            if not answer.ok:
                raise GeocoderServiceError(f"the geocoder answered {answer.status}")
            async for part in answer.content.iter_any():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise GeocoderServiceError("the geocoder does not stop talking")
        return body.decode("utf-8", "replace")

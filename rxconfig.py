"""Reflex's configuration, read from helpnet.settings.

Nothing here that the pages are built from depends on where they will be served: they find their server by themselves
(SameAddress), so one build serves every port and host.
"""

import os

os.environ.setdefault("REFLEX_USE_SYSTEM_BUN", "1")  # the wheel's bun, else Reflex downloads one from the web
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
os.environ.setdefault("REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE", "65536")
os.environ.setdefault("REFLEX_OPLOCK_ENABLED", "true")  # three times the events per second when states are in Redis

import reflex as rx
from reflex.plugins import SitemapPlugin
from reflex_base.constants import StateManagerMode

from helpnet.build import SameAddress
from helpnet.door.origins import allowed_origins
from helpnet.settings import settings

given = settings()

config = rx.Config(
    app_name="helpnet",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    cors_allowed_origins=allowed_origins(given),
    redis_url=given.redis_url or None,
    state_manager_mode=StateManagerMode.REDIS if given.redis_url else StateManagerMode.MEMORY,
    trusted_proxy_hops=given.proxy_hops,
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[SameAddress()],
    disable_plugins=[SitemapPlugin],
)

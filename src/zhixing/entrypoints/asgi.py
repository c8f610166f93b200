"""The web process: `uvicorn zhixing.entrypoints.asgi:application`."""

import os
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest

from zhixing.entrypoints.bounded import Bounded
from zhixing.entrypoints.paced import Paced


class InOneThread(ASGIHandler):
    """Django's handler with one way into a thread for the whole of a request: no view or middleware of ours is async.

    Django's own goes back to the event loop between the innermost middleware and the view, and into the thread again.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> Any:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhixing.infra.settings")
os.environ.setdefault("ZHIXING_PROCESS", "web")
django.setup(set_prefix=False)
application = Bounded(Paced(InOneThread()))

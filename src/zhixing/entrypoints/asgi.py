"""The web process: `uvicorn zhixing.entrypoints.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

from zhixing.entrypoints.bounded import Bounded
from zhixing.entrypoints.paced import Paced

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhixing.infra.settings")
os.environ.setdefault("ZHIXING_PROCESS", "web")
application = Bounded(Paced(get_asgi_application()))

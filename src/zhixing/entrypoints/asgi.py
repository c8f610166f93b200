"""The web process: `uvicorn zhixing.entrypoints.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhixing.infra.settings")
os.environ.setdefault("ZHIXING_PROCESS", "web")
application = get_asgi_application()

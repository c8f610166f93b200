"""Django settings, read from the environment; a missing secret stops the process from starting.

`ZHIXING_DATABASE_URL` (app role), `ZHIXING_DATABASE_OWNER_URL` (migrations, with `ZHIXING_ROLE=owner`),
`ZHIXING_SECRET` (sessions), `ZHIXING_KEYS` (column encryption, see `infra.crypto`), `ZHIXING_HOME` (files).
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from zhixing.infra.home import clone, home, secret

PACKAGE = Path(__file__).resolve().parent.parent
ROOMS = (
    "courts",
    "parties",
    "ledger",
    "cases",
    "procedure",
    "agencies",
    "documents",
    "payments",
    "intake",
    "assets",
    "inquiries",
    "seizures",
    "custody",
    "valuations",
    "auctions",
    "handovers",
    "distributions",
    "collective",
    "closings",
    "indicators",
)
"""The rooms that are built, bottom to top (DESIGN §2); reactions of one event run in this order."""


OWNER = os.environ.get("ZHIXING_ROLE") == "owner"


def database(url: str) -> dict[str, object]:
    """A Django database entry from `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    settings: dict[str, object] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
    }
    if OWNER:
        return settings
    prepared: dict[str, object] = {"server_side_binding": True, "prepare_threshold": 3}  # the server keeps its plans
    if os.environ.get("ZHIXING_PROCESS") == "web":
        settings["OPTIONS"] = {**prepared, "pool": {"min_size": 2, "max_size": 24, "timeout": 20}}
    else:
        settings |= {"OPTIONS": prepared, "CONN_MAX_AGE": None}
    return settings


DATABASE_URL = os.environ.get("ZHIXING_DATABASE_URL", "")
DATABASE_OWNER_URL = os.environ.get("ZHIXING_DATABASE_OWNER_URL", "")
DATABASES = {"default": database(DATABASE_OWNER_URL if OWNER else DATABASE_URL)}
APP_ROLE = unquote(urlsplit(DATABASE_URL).username or "") or "zhixing_app"

SECRET_KEY = secret("ZHIXING_SECRET")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ZHIXING_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
BASE_URL = os.environ.get("ZHIXING_BASE_URL", "http://127.0.0.1:8000")
"""Where the public reaches the platform; printed in the QR of every paper."""
CSRF_TRUSTED_ORIGINS = [BASE_URL]
PRACTICE_URL = os.environ.get("ZHIXING_PRACTICE_URL", "http://127.0.0.1:8010")
LIVE_URL = os.environ.get("ZHIXING_LIVE_URL", "http://127.0.0.1:8002")
GATEWAY_READ_SECONDS = float(os.environ.get("ZHIXING_GATEWAY_READ_SECONDS", "5"))
GATEWAY_FILES = os.environ.get("ZHIXING_FILES", "")
GATEWAY_FILE_SECONDS = int(os.environ.get("ZHIXING_GATEWAY_FILE_SECONDS", "30"))
GATEWAY_TOTAL_SECONDS = float(os.environ.get("ZHIXING_GATEWAY_TOTAL_SECONDS", "15"))
"""Real seconds another organisation may be silent, and may take in all, before a call counts as timed out."""
ROUNDS_SOCKET = os.environ.get("ZHIXING_ROUNDS_SOCKET", str(home() / "run" / "rounds.sock"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "zhixing.infra",
    *(f"zhixing.domain.{room}" for room in ROOMS),
    "zhixing.entrypoints",
    "zhixing.entrypoints.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "zhixing.entrypoints.static_files.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhixing.entrypoints.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zhixing.entrypoints.door.DoorMiddleware",
]
ROOT_URLCONF = "zhixing.entrypoints.urls"
ASGI_APPLICATION = "zhixing.entrypoints.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            str(PACKAGE / "entrypoints" / audience / "templates") for audience in ("desk", "portal", "counter", "rest")
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["zhixing.entrypoints.templatetags.zx"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhixing.entrypoints.door.context",
            ],
        },
    }
]
AUTH_USER_MODEL = "infra.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = str(home() / "static")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = clone() is not None  # in a source clone files change while the web runs
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(home() / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
SESSION_COOKIE_AGE = 10 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "connect-src": ["'self'", LIVE_URL],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ZHIXING_LOG", "WARNING")},
    "loggers": {
        "zhixing": {"level": os.environ.get("ZHIXING_LOG", "INFO")},
        "pyhanko": {"level": "CRITICAL"},  # a file that bears no good seal is an answer, not a fault
    },
}

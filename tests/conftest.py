"""Every test run works in a home of its own and never sees the demo's data or a database named in the environment."""

import os

import django
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from hypothesis import settings

from zhixing.infra import home

os.environ["ZHIXING_HOME"] = str(home.default_home().with_name(home.default_home().name + "-tests"))
os.environ["DJANGO_SETTINGS_MODULE"] = "zhixing.infra.settings"
for name in ("ZHIXING_DATABASE_URL", "ZHIXING_DATABASE_OWNER_URL", "ZHIXING_ROLE", "ZHIXING_PROCESS"):
    os.environ.pop(name, None)
os.environ["ZHIXING_SECRET"] = "tests only, never a secret"
os.environ["ZHIXING_KEYS"] = "1:" + "5a" * 32

settings.register_profile("same", derandomize=True)  # a run tries what the last one tried
settings.load_profile("same")  # others: --hypothesis-profile default

pytest_plugins = ["tests.database"]
WITHOUT_DJANGO = ("tests/kernel", "tests/law", "tests/gateways", "tests/practice")


def pytest_configure(config: pytest.Config) -> None:
    """What works without Django is tested without it."""
    if not all(argument.startswith(WITHOUT_DJANGO) for argument in config.args):
        django.setup()
        PBKDF2PasswordHasher.iterations = 1  # nobody guesses at the passwords of tests

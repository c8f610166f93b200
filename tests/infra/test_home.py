"""Where data lie, and secrets that are made once and never replaced."""

import stat
from pathlib import Path

import pytest

from zhixing.entrypoints import start
from zhixing.infra import home, postgres


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A new home, no secret in the environment."""
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path / "my home"))
    for name in home.SECRETS:
        monkeypatch.delenv(name)
    return tmp_path / "my home"


def test_secrets_are_made_once_and_private(bare: Path) -> None:
    assert home.missing_secrets() == list(home.SECRETS)
    home.make_secrets()
    before = [home.secret(name) for name in home.SECRETS]
    home.make_secrets()
    assert [home.secret(name) for name in home.SECRETS] == before
    for file in (bare / "keys").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_environment_comes_before_the_file(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.make_secrets()
    monkeypatch.setenv("ZHIXING_SECRET", "from outside")
    assert home.secret("ZHIXING_SECRET") == "from outside"


def test_process_without_its_secret_does_not_start(bare: Path) -> None:
    with pytest.raises(home.SecretMissing) as refused:
        home.secret("ZHIXING_KEYS")
    assert "ZHIXING_KEYS" in refused.value.say("zh")


def test_lost_keys_are_not_replaced_over_data(
    bare: Path, own_database: postgres.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert postgres.given() == postgres.Database("", own_database.owner_url, own_database.app_url)
    with pytest.raises(home.SecretMissing):
        start.database()
    assert not (bare / "keys").exists()


def test_clones_never_share_a_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    homes = set()
    for name in ("one", "two"):
        monkeypatch.setattr(home, "clone", lambda name=name: tmp_path / name / "zhixing")
        homes.add(home.default_home())
    assert len(homes) == 2


def test_folder_that_cannot_be_made_is_refused(bare: Path) -> None:
    bare.write_text("a file is in the way")
    with pytest.raises(home.HomeNotWritable):
        home.folder("keys")

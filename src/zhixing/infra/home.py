"""Where a running Zhixing keeps what must outlive it: database, keys, files, sockets, logs.

`ZHIXING_HOME` says where. Without it: `/var/lib/zhixing` for root, else `$XDG_DATA_HOME/zhixing` or
`~/.local/share/zhixing`; started from a source clone, a folder of the clone's own in there, so that two clones
never share a database and keys never lie in the repository.
"""

import hashlib
import os
import secrets
from pathlib import Path

from zhixing.kernel.refusal import Refusal

PACKAGE = Path(__file__).resolve().parent.parent
SECRETS = ("ZHIXING_SECRET", "ZHIXING_KEYS")


class SecretMissing(Refusal):
    """A process that needs a secret must not start without it, and must not make up another."""

    zh = "缺少密钥 {name}：请设置环境变量，或恢复文件 {file}。"
    en = "The secret {name} is missing: set it in the environment or restore the file {file}."
    status = 503


class HomeNotWritable(Refusal):
    """The folder for data cannot be made or written by this account."""

    zh = "当前账户不能写入数据目录 {folder}：请用 ZHIXING_HOME 指定另一个目录。"
    en = "This account cannot write the data folder {folder}: name another one in ZHIXING_HOME."
    status = 503


def clone() -> Path | None:
    """The source clone this package runs from, or None when it is installed."""
    root = PACKAGE.parent.parent
    return root if (root / "pyproject.toml").is_file() and (root / "Makefile").is_file() else None


def default_home() -> Path:
    """The data folder when `ZHIXING_HOME` is not set."""
    if os.geteuid() == 0:
        base = Path("/var/lib/zhixing")
    elif data := os.environ.get("XDG_DATA_HOME"):
        base = Path(data) / "zhixing"
    else:
        base = Path.home() / ".local" / "share" / "zhixing"
    source = clone()
    if source is None:
        return base
    if os.geteuid() != 0 and not os.access(Path.home(), os.W_OK):
        return source / "var"
    return base / f"{source.name}-{hashlib.sha256(os.fsencode(source)).hexdigest()[:8]}"


def home() -> Path:
    """The data folder, absolute; not made by asking for it."""
    return Path(os.environ.get("ZHIXING_HOME") or default_home()).expanduser().absolute()


def folder(name: str, mode: int = 0o700, base: Path | None = None) -> Path:
    """`home()/name` (or `base/name`), made if need be; `mode` 0o755 where the database's account must pass.

    Raises HomeNotWritable.
    """
    path = (base or home()) / name
    try:
        for part in reversed((path, *path.parents)):
            if not part.exists():
                part.mkdir(exist_ok=True)
                part.chmod(mode if part == path else 0o755)
    except OSError as error:
        raise HomeNotWritable(folder=str(path)) from error
    return path


def secret(name: str) -> str:
    """The secret from the environment, else from `keys/<name>` in the home. Raises SecretMissing."""
    if value := os.environ.get(name):
        return value
    file = home() / "keys" / name
    try:
        return file.read_text().strip()
    except OSError as error:
        raise SecretMissing(name=name, file=str(file)) from error


def missing_secrets() -> list[str]:
    """The names of the secrets that neither the environment nor the home holds."""
    return [name for name in SECRETS if not os.environ.get(name) and not (home() / "keys" / name).is_file()]


def make_secrets() -> None:
    """Make the missing secrets at random; only for a database that holds nothing yet."""
    fresh = {"ZHIXING_SECRET": secrets.token_urlsafe(48), "ZHIXING_KEYS": f"1:{secrets.token_hex(32)}"}
    for name in missing_secrets():
        write_private(folder("keys") / name, fresh[name] + "\n")


def write_private(file: Path, text: str) -> None:
    """Write a file only this account can read, whole or not at all."""
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)

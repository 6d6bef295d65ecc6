"""Settings, read once from the environment; a wrong one stops the start. Each is explained in docs/running.md."""

from __future__ import annotations

import logging
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# In a wheel the data folders travel inside the package; in a checkout they stand beside it.
SHIPPED = _PACKAGE / "_shipped" if (_PACKAGE / "_shipped").is_dir() else _PACKAGE.parent

MIN_DRAFT_EVERY, MAX_DRAFT_EVERY = 60, 3600
_MODE_BITS_OF_OTHERS = 0o077
_READABLE_BY_OTHERS = "INSPECT_APP_DATA: {} could be read by other accounts of this machine"
_REMEDY = "It holds names, photos and the secret key: give it to the account that runs Kashf, or choose another folder."
_KEY, _KEY_FILE = "INSPECT_APP_SECRET_KEY", "INSPECT_APP_SECRET_KEY_FILE"
_OLD_KEY_FILE, _METRICS_TOKEN_FILE = "INSPECT_APP_OLD_SECRET_KEY_FILE", "INSPECT_APP_METRICS_TOKEN_FILE"
LOG_FORMATS = ("json", "text")
_KNOWN = {
    "DATA",
    "BACKUPS",
    "DATABASE_URL",
    "SECRET_KEY",
    "SECRET_KEY_FILE",
    "OLD_SECRET_KEY_FILE",
    "INSECURE_HTTP",
    "TRUSTED_PROXIES",
    "DRAFT_EVERY",
    "CHECKLISTS",
    "DISK_FLOOR",
    "SECOND_FACTOR",
    "LOG",
    "METRICS_TOKEN_FILE",
}
MIN_SECRET_KEY_LENGTH = 32
log = logging.getLogger(__name__)


class WrongSetting(Exception):
    """A setting cannot be used; the message names it and says what it takes."""


@dataclass(frozen=True)
class Settings:
    """Where the state lives and how the server behaves. Sizes are bytes."""

    data: Path
    database_url: str
    secret_key: str
    insecure_http: bool = False
    trusted_proxies: int = 0
    """How many web servers stand in front, each of which adds the address it was asked from."""
    checklists: Path = SHIPPED / "checklists"
    max_body_bytes: int = 64 * 1024 * 1024
    max_photo_bytes: int = 12 * 1024 * 1024
    disk_floor: int = 200 * 1024 * 1024
    draft_every: int = 180
    """Seconds between two copies of a visit that a tablet is in the middle of."""
    backups_folder: Path | None = None
    """Where backups are kept; None: beside the data folder."""
    second_factor_required: bool = True
    """Whether the roles that need a second factor must have one; everybody may."""
    old_secret_key: str | None = None
    """What signed cookies before ``secret_key`` did: they stay good, and none is signed with it any more."""
    metrics_token: str | None = None
    """Who shows it may read ``/metrics``; without one there is no such page."""

    @property
    def photos(self) -> Path:
        return self.data / "photos"

    @property
    def backups(self) -> Path:
        return self.backups_folder or self.data.with_name(f"{self.data.name}-backups")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Reads INSPECT_APP_*; makes the data folder, and its secret key when none is set. Raises WrongSetting."""
        for name in environment:
            if name.startswith("INSPECT_APP_") and name.removeprefix("INSPECT_APP_") not in _KNOWN:
                raise WrongSetting(f"{name} is not a setting; the settings are in docs/running.md")
        data = Path(environment.get("INSPECT_APP_DATA", "instance")).resolve()
        _restrict_to_owner(data)
        return cls(
            data=data,
            database_url=environment.get("INSPECT_APP_DATABASE_URL") or f"sqlite:///{data / 'kashf.sqlite'}",
            secret_key=_given_secret_key(environment) or _own_secret_key(data / "secret-key"),
            insecure_http=_yes_or_no(environment, "INSPECT_APP_INSECURE_HTTP"),
            trusted_proxies=_number(environment, "INSPECT_APP_TRUSTED_PROXIES", cls.trusted_proxies, "web servers"),
            checklists=Path(environment.get("INSPECT_APP_CHECKLISTS") or cls.checklists),
            disk_floor=_number(environment, "INSPECT_APP_DISK_FLOOR", cls.disk_floor, "bytes"),
            draft_every=_pace(environment, "INSPECT_APP_DRAFT_EVERY", cls.draft_every),
            backups_folder=_folder(environment, "INSPECT_APP_BACKUPS"),
            second_factor_required=_is_required(environment, "INSPECT_APP_SECOND_FACTOR"),
            old_secret_key=_secret_in_file(environment, _OLD_KEY_FILE),
            metrics_token=_secret_in_file(environment, _METRICS_TOKEN_FILE),
        )


def _folder(environment: Mapping[str, str], name: str) -> Path | None:
    return Path(environment[name]).resolve() if environment.get(name) else None


def log_format(environment: Mapping[str, str], *, for_people: bool) -> str:
    """One of LOG_FORMATS: what INSPECT_APP_LOG says, else text for people. Raises WrongSetting."""
    chosen = environment.get("INSPECT_APP_LOG", "text" if for_people else "json")
    if chosen not in LOG_FORMATS:
        raise WrongSetting(f"INSPECT_APP_LOG is “{chosen}”; it takes {' or '.join(LOG_FORMATS)}")
    return chosen


def _restrict_to_owner(data: Path) -> None:
    """Makes the folder when absent, and its owner's alone, also where it was there with another mode.

    What lies deeper is closed with the folder it lies in. Raises WrongSetting where the mode cannot be changed.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    restricted = []
    try:
        for path in (data, *data.iterdir()):
            # SQLite takes its own files away when nobody has the database open.
            with suppress(FileNotFoundError):
                if path.stat().st_mode & _MODE_BITS_OF_OTHERS:
                    path.chmod(path.stat().st_mode & ~_MODE_BITS_OF_OTHERS & 0o7777)
                    restricted.append(path)
    except OSError as error:
        raise WrongSetting(
            f"{_READABLE_BY_OTHERS.format(data)} and cannot be closed: {error.strerror}. {_REMEDY}"
        ) from error
    if data.stat().st_mode & _MODE_BITS_OF_OTHERS:
        raise WrongSetting(f"{_READABLE_BY_OTHERS.format(data)} and its file system keeps no modes. {_REMEDY}")
    if restricted:
        log.warning("%s; it is its owner's alone now.", _READABLE_BY_OTHERS.format(data))


def _yes_or_no(environment: Mapping[str, str], name: str) -> bool:
    answer = environment.get(name, "no").lower()
    if answer not in {"yes", "no"}:
        raise WrongSetting(f"{name} is “{answer}”; it takes yes or no")
    return answer == "yes"


def _is_required(environment: Mapping[str, str], name: str) -> bool:
    answer = environment.get(name, "required").lower()
    if answer not in {"required", "offered"}:
        raise WrongSetting(f"{name} is “{answer}”; it takes required or offered")
    return answer == "required"


def _number(environment: Mapping[str, str], name: str, default: int, unit: str) -> int:
    text = environment.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise WrongSetting(f"{name} is “{text}”; it takes a number of {unit}")
    return int(text)


def _pace(environment: Mapping[str, str], name: str, default: int) -> int:
    """Tablets keep within the same bounds, whatever they are told (draft-backup.mjs)."""
    seconds = _number(environment, name, default, "seconds")
    if not MIN_DRAFT_EVERY <= seconds <= MAX_DRAFT_EVERY:
        raise WrongSetting(f"{name} is {seconds}; it takes {MIN_DRAFT_EVERY} to {MAX_DRAFT_EVERY} seconds")
    return seconds


def _given_secret_key(environment: Mapping[str, str]) -> str | None:
    """The key by variable or file, None when neither is set. Raises WrongSetting for one that would not protect."""
    key = environment.get(_KEY)
    if key is None:
        return _secret_in_file(environment, _KEY_FILE)
    if _KEY_FILE in environment:
        raise WrongSetting(f"{_KEY} and {_KEY_FILE} are both set; set one of them")
    return _checked_secret(_KEY, key)


def _secret_in_file(environment: Mapping[str, str], variable: str) -> str | None:
    """What the file holds that this variable names, None when it is not set. Raises WrongSetting."""
    named = environment.get(variable)
    return None if named is None else _checked_secret(variable, _read_secret(variable, Path(named)))


def _checked_secret(variable: str, secret: str) -> str:
    secret = secret.strip()
    if len(secret) < MIN_SECRET_KEY_LENGTH:
        what = f"has {len(secret)} characters" if secret else "is empty"
        raise WrongSetting(
            f"{variable}: the key {what}; it takes {MIN_SECRET_KEY_LENGTH} or more that nobody can guess, "
            "such as those of “openssl rand -hex 32”"
        )
    return secret


def _read_secret(variable: str, file: Path) -> str:
    try:
        if file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            raise WrongSetting(
                f"{variable}: {file} could be read or changed by every account of this machine: chmod o= it"
            )
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        because = error.strerror if isinstance(error, OSError) else "it is not text"
        raise WrongSetting(f"{variable}: {file} cannot be read: {because}") from error


def _own_secret_key(file: Path) -> str:
    """The key in the data folder: made once, readable by its owner only, never a default."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := file.read_text(encoding="ascii").strip():
            return key
        raise WrongSetting(f"INSPECT_APP_DATA: {file} is empty; delete it, and a new key is made") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        key = secrets.token_hex(32)
        handle.write(key)
    return key

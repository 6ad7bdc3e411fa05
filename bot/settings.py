"""Settings, read from the environment once. `docs/settings.md` lists them for people."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]

# What every process of ours is given: no telemetry, libraries that keep to errors, and no threads
# for products of matrices as small as ours, where they take ten times as long as the product.
QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}


LAST_PORT = 65_535
LOOPBACK = "127.0.0.1"


class SettingsError(ValueError):
    """A setting is missing or wrong. The message names it and says what to do."""


def _setting(variable: str, default: str, help: str) -> str:
    return field(metadata={"variable": variable, "default": default, "help": help})


@dataclass(frozen=True)
class Settings:
    """What a deployment may choose. Addresses are URLs, directories are paths."""

    telegram_token: str = _setting(
        "TELEGRAM_TOKEN", "", "Token of the bot, from @BotFather. Empty: a chat in the terminal."
    )
    telegram_webhook_url: str = _setting(
        "TELEGRAM_WEBHOOK_URL", "", "Public https address of the webhook. Empty: polling."
    )
    telegram_webhook_port: str = _setting(
        "TELEGRAM_WEBHOOK_PORT", "8443", "Port that receives the webhook."
    )
    telegram_api_url: str = _setting(
        "TELEGRAM_API_URL", "https://api.telegram.org", "Bot API server; another one for tests."
    )
    telegram_rate: str = _setting(
        "TELEGRAM_RATE", "30", "Messages a second that Telegram lets the bot send in all."
    )
    database_url: str = _setting(
        "DATABASE_URL", "", "SQLAlchemy address of a PostgreSQL database. Empty: SQLite in var/."
    )
    host: str = _setting(
        "PUENTE_HOST",
        LOOPBACK,
        "Network address on which Rasa, the action server, webhook and status port listen.",
    )
    rasa_url: str = _setting("RASA_URL", "http://127.0.0.1:5005", "Where Rasa listens.")
    actions_url: str = _setting(
        "ACTIONS_URL", "http://127.0.0.1:5055", "Where the action server listens."
    )
    status_port: str = _setting(
        "PUENTE_STATUS_PORT",
        "8081",
        "Port for /healthz, /readyz, /metrics.",
    )
    console_url: str = _setting(
        "PUENTE_CONSOLE_URL", "http://127.0.0.1:8090", "Address of the console in a browser."
    )
    console_host: str = _setting(
        "PUENTE_CONSOLE_HOST", "127.0.0.1", "Network address on which the console listens."
    )
    console_port: str = _setting(
        "PUENTE_CONSOLE_PORT", "8090", "Port on which the console listens."
    )
    secret: str = _setting(
        "PUENTE_SECRET", "", "Key for pseudonyms and doors. Empty: made once, kept in var/secret."
    )
    keep_unclear: str = _setting(
        "PUENTE_KEEP_UNCLEAR",
        "",
        "yes: keep messages that were not understood, masked, 30 days, for `puente review`.",
    )
    two_reviewers: str = _setting(
        "PUENTE_TWO_REVIEWERS", "", "yes: an example is learnt when two persons have accepted it."
    )
    stock: str = _setting(
        "PUENTE_STOCK", "", "yes: plain Rasa with TensorFlow; else without what is never used."
    )
    models: str = _setting("PUENTE_MODELS", "models", "Directory of the trained models.")
    var: str = _setting("PUENTE_VAR", "var", "Directory of the local database, key and logs.")

    @property
    def var_dir(self) -> Path:
        """The directory of local state, absolute."""
        return ROOT / self.var

    @property
    def models_dir(self) -> Path:
        """The directory of trained models, absolute."""
        return ROOT / self.models

    @property
    def database(self) -> str:
        """Address of the database of inbox, outbox and knowledge."""
        return self.database_url or f"sqlite:///{self.var_dir / 'puente.db'}"

    @property
    def conversations_database(self) -> str:
        """Address of Rasa's trackers: a file of its own in SQLite, which has one writer a file."""
        return self.database_url or f"sqlite:///{self.var_dir / 'conversations.db'}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (by default the process's).

    Raises:
        SettingsError: a value cannot be used; the message names the variable.
    """
    environ = os.environ if environ is None else environ
    values = {
        f.name: environ.get(f.metadata["variable"], f.metadata["default"]).strip()
        for f in fields(Settings)
    }
    settings = Settings(**values)
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    for variable, url in (
        ("RASA_URL", settings.rasa_url),
        ("ACTIONS_URL", settings.actions_url),
        ("TELEGRAM_API_URL", settings.telegram_api_url),
        ("PUENTE_CONSOLE_URL", settings.console_url),
    ):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError(f"{variable}={url!r} is no web address; write http://host:port")
    webhook = settings.telegram_webhook_url
    if webhook and not webhook.startswith("https://"):
        raise SettingsError(
            f"TELEGRAM_WEBHOOK_URL={webhook!r} must begin with https:// (Telegram asks for it)"
        )
    for variable, port in (
        ("TELEGRAM_WEBHOOK_PORT", settings.telegram_webhook_port),
        ("PUENTE_STATUS_PORT", settings.status_port),
        ("PUENTE_CONSOLE_PORT", settings.console_port),
    ):
        if not port.isdecimal() or int(port) > LAST_PORT:
            raise SettingsError(f"{variable}={port!r} must be a port number")
    rate = settings.telegram_rate
    if not rate.isdecimal() or int(rate) == 0:
        raise SettingsError(f"TELEGRAM_RATE={rate!r} must be a number of messages a second")
    url = settings.database_url
    if url and not url.startswith(("postgresql", "sqlite")):
        raise SettingsError(
            f"DATABASE_URL begins with {url.split(':')[0]!r}; "
            "it must begin with postgresql:// or sqlite:///"
        )
    for variable, choice in (
        ("PUENTE_KEEP_UNCLEAR", settings.keep_unclear),
        ("PUENTE_TWO_REVIEWERS", settings.two_reviewers),
        ("PUENTE_STOCK", settings.stock),
    ):
        if choice not in ("", "yes"):
            raise SettingsError(f"{variable}={choice!r} must be yes, or be left out")
    if settings.secret and len(settings.secret) < 16:
        raise SettingsError("PUENTE_SECRET is too short; use at least 16 characters")
    if settings.host != LOOPBACK and not settings.secret:
        raise SettingsError(
            f"PUENTE_HOST={settings.host!r} lets other machines in: set PUENTE_SECRET, too, "
            "the same for all of them"
        )


def secret_key(settings: Settings) -> bytes:
    """The key of this deployment: PUENTE_SECRET, or one made at first use (readable by us only)."""
    if settings.secret:
        return settings.secret.encode()
    path = settings.var_dir / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".secret-{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32))
        try:
            path.hardlink_to(made)  # whoever links first wins; the others read that key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text().strip().encode()

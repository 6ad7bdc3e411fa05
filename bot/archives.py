"""The archives of trained models: which is the newest, and whether one is safe to open."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path

from bot.settings import SettingsError

CHUNK = 1 << 20  # bytes
ARCHIVES = "*.tar.gz"


class NoModel(FileNotFoundError):
    """There is no trained model; the message says how to make one."""


class NotTrusted(SettingsError):
    """An archive, or the list itself, is not to be trusted; the message says what to do."""


def in_order(models: Path) -> list[Path]:
    """The archives of a directory, the newest last."""
    return sorted(models.glob(ARCHIVES), key=lambda path: path.stat().st_mtime)


def newest_model(models: Path) -> Path:
    """The newest archive in a directory, or the archive itself.

    Raises:
        NoModel: there is none.
    """
    if models.is_file():
        return models
    archives = in_order(models)
    if not archives:
        raise NoModel(f"There is no trained model in {models}. Make one: puente model train")
    return archives[-1]


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            made.update(chunk)
    return made.hexdigest()


def check_members(archive: Path) -> None:
    """See that an archive holds files and directories only, all below the place of extraction.

    Rasa checks them against the working directory, wherever it extracts them.

    Raises:
        NotTrusted: one of them is not, or this is no archive.
    """
    try:
        with tarfile.open(archive, "r:gz") as members:
            for member in members:
                parts = Path(member.name).parts
                if not (member.isfile() or member.isdir()) or ".." in parts or "/" in parts:
                    raise NotTrusted(f"{archive} is unsafe: it holds {member.name!r}")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise NotTrusted(f"{archive} is no archive of a model ({error})") from error

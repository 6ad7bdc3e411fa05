"""The models that may be opened: a list of their checksums, signed with the deployment's key.

An archive names classes that are imported and files that are written: who brings one in brings in
code. A server opens nothing that is not in the list, and works on a copy of its own, so that what
was checked is what is opened.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import tarfile
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.privacy.pseudonym import derive
from bot.settings import Settings, SettingsError, secret_key

CHUNK = 1 << 20  # bytes
ARCHIVES = "*.tar.gz"


class NoModel(FileNotFoundError):
    """There is no trained model; the message says how to make one."""


class NotTrusted(SettingsError):
    """An archive, or the list itself, is not to be trusted; the message says what to do."""


@dataclass(frozen=True)
class Entry:
    """An archive that may be opened; `added_at` is ISO 8601, UTC."""

    file: str
    sha256: str
    added_at: str


class Registry:
    """The signed list of one deployment."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.path = settings.models_dir / "registry.json"
        self._begun = settings.var_dir / "registry-begun"

    def entries(self) -> list[Entry]:
        """The archives that may be opened.

        Raises:
            NotTrusted: somebody has changed the list, or it was signed with another key.
        """
        if not self.path.exists():
            return []
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            entries = [Entry(**one) for one in kept["archives"]]
            signed = hmac.compare_digest(kept["signature"], self._signature(entries))
        except (ValueError, KeyError, TypeError):
            signed = False
        if not signed:
            raise NotTrusted(
                f"The signature of {self.path} is wrong: it was changed, or PUENTE_SECRET is "
                "another one now. Delete it, and trust your models again: puente models trust "
                f"{self.settings.models_dir}/….tar.gz"
            )
        return entries

    def trust(self, archive: Path) -> Entry:
        """Put an archive into the list.

        Raises:
            NotTrusted: it is no archive of a model, or it would write outside of its directory.
        """
        check_members(archive)
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        entry = Entry(archive.name, digest(archive), now)
        others = [one for one in self.entries() if one.sha256 != entry.sha256]
        self._write([*others, entry])
        return entry

    def adopt(self) -> list[Path]:
        """At the first run of a deployment: trust the archives that are there; which they were.

        Only then: otherwise whoever can write into models/ could bring one in by deleting the list.
        """
        if self._begun.exists() or self.path.exists():
            return []
        archives = sorted(self.settings.models_dir.glob(ARCHIVES))
        for archive in archives:
            self.trust(archive)
        self._begin()
        return archives

    def is_trusted(self, archive: Path) -> bool:
        """Whether an archive is in the list, byte for byte."""
        sha256 = digest(archive)
        return any(entry.sha256 == sha256 for entry in self.entries())

    def own_copy(self, archive: Path) -> Path:
        """A trusted archive in a directory that only we can read; there it is what was checked.

        Raises:
            NotTrusted: it is not in the list.
        """
        folder = self.settings.var_dir / "model"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy = folder / f".{os.getpid()}.tar.gz"
        copy.write_bytes(archive.read_bytes())
        sha256 = digest(copy)
        if sha256 not in {entry.sha256 for entry in self.entries()}:
            copy.unlink()
            raise NotTrusted(
                f"{archive} is not in {self.path}. If you trained it, say so: "
                f"puente models trust {archive}"
            )
        check_members(copy)
        kept = folder / f"{sha256}.tar.gz"
        copy.replace(kept)
        for other in folder.glob(ARCHIVES):
            if other != kept:
                other.unlink()
        return kept

    def _write(self, entries: list[Entry]) -> None:
        content = {
            "archives": [asdict(entry) for entry in entries],
            "signature": self._signature(entries),
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        written = self.path.with_name(f".registry-{os.getpid()}.json")
        written.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        written.replace(self.path)
        self._begin()

    def _begin(self) -> None:
        self._begun.parent.mkdir(parents=True, exist_ok=True)
        self._begun.touch()

    def _signature(self, entries: list[Entry]) -> str:
        listed = json.dumps([asdict(entry) for entry in entries], sort_keys=True)
        return derive(secret_key(self.settings), "models", listed)


def newest_model(models: Path) -> Path:
    """The newest archive in a directory, or the archive itself.

    Raises:
        NoModel: there is none.
    """
    if models.is_file():
        return models
    archives = sorted(models.glob(ARCHIVES), key=lambda p: p.stat().st_mtime)
    if not archives:
        raise NoModel(f"There is no trained model in {models}. Make one: rasa train")
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

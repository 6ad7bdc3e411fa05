"""The models that may be opened, and which of them is live: signed with the deployment's key.

An archive names classes that are imported and files that are written: who brings one in brings in
code. A server opens nothing that is not in the list, and works on a copy of its own, so that what
was checked is what is opened.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.archives import (
    ARCHIVES,
    NoModel,
    NotTrusted,
    check_members,
    digest,
    in_order,
    newest_model,
)
from bot.ingredients import files, fingerprint
from bot.privacy.pseudonym import derive
from bot.settings import Settings, secret_key


@dataclass(frozen=True)
class Entry:
    """An archive that may be opened; `added_at` is ISO 8601, UTC.

    `about`: what it was made of and how good it is, as `bot.retraining.training` tells it; empty
    if it was trained in another way.
    """

    file: str
    sha256: str
    added_at: str
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def stale(self) -> bool:
        """Whether it was made of something else than what there is now.

        One that was trained in another way than ours says nothing of it: its time has to do.
        """
        if self.about:
            return bool(self.about["data"] != fingerprint())
        made = datetime.fromisoformat(self.added_at).timestamp()
        return made < max(path.stat().st_mtime for path in files())


@dataclass(frozen=True)
class Decision:
    """From `at` on (ISO 8601, UTC) the archive is live, because of `why`.

    `by`: who decided; `figures`: what was compared; `forced`: against the gate.
    """

    sha256: str
    at: str
    by: str
    why: str
    figures: dict[str, Any] = field(default_factory=dict)
    forced: bool = False


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
        return [Entry(**one) for one in self._read()["archives"]]

    def decisions(self) -> list[Decision]:
        """Which archive went live when, the latest last.

        Raises:
            NotTrusted: as `entries`.
        """
        return [Decision(**one) for one in self._read()["decisions"]]

    def trust(self, archive: Path, about: dict[str, Any] | None = None) -> Entry:
        """Put an archive into the list.

        Raises:
            NotTrusted: it is no archive of a model, or it would write outside of its directory.
        """
        check_members(archive)
        entry = Entry(archive.name, digest(archive), _now(), about or {})
        content = self._read()
        others = [one for one in content["archives"] if one["sha256"] != entry.sha256]
        self._write({**content, "archives": [*others, asdict(entry)]})
        return entry

    def make_live(
        self,
        sha256: str,
        by: str,
        why: str,
        figures: dict[str, Any] | None = None,
        forced: bool = False,
    ) -> Decision:
        """Let the servers use an archive from now on; those that run swap within seconds.

        Raises:
            NotTrusted: it is not in the list.
        """
        content = self._read()
        if sha256 not in {one["sha256"] for one in content["archives"]}:
            raise NotTrusted(f"no trusted archive has the sha256 {sha256}")
        decision = Decision(sha256, _now(), by, why, figures or {}, forced)
        self._write({**content, "decisions": [*content["decisions"], asdict(decision)]})
        return decision

    def live(self) -> Path:
        """The archive that the servers use: that of the last decision, else the newest one.

        Raises:
            NoModel: there is none, or it is no longer there.
        """
        decided = self.decisions()
        if not decided:
            return newest_model(self.settings.models_dir)
        return self.archive(decided[-1].sha256)

    def live_entry(self) -> Entry | None:
        """What the list says of the model that is live; None if there is none.

        Raises:
            NotTrusted: as `entries`.
        """
        entries, decided = self.entries(), self.decisions()
        if decided:
            return self.entry(decided[-1].sha256)
        return entries[-1] if entries else None

    def entry(self, sha256: str) -> Entry | None:
        """What the list says of an archive; None if it is not in it.

        Raises:
            NotTrusted: as `entries`.
        """
        return next((one for one in self.entries() if one.sha256 == sha256), None)

    def archive(self, sha256: str) -> Path:
        """Where an archive of the list lies.

        Raises:
            NoModel: it is no longer there.
        """
        for entry in self.entries():
            path = self.settings.models_dir / entry.file
            if entry.sha256 == sha256 and path.exists():
                return path
        raise NoModel(
            f"The model {sha256[:16]}… is no longer in {self.settings.models_dir}. Put it back, or "
            "choose another: puente model list, puente model promote"
        )

    def adopt(self) -> list[Path]:
        """At the first run of a deployment: trust the archives that are there; which they were.

        Only then: otherwise whoever can write into models/ could bring one in by deleting the list.
        The newest of them is live.
        """
        if self._begun.exists() or self.path.exists():
            return []
        archives = in_order(self.settings.models_dir)
        for archive in archives:
            self.trust(archive)
        if archives:
            self.make_live(digest(archives[-1]), "puente", "the first model")
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
                f"puente model trust {archive}"
            )
        check_members(copy)
        kept = folder / f"{sha256}.tar.gz"
        copy.replace(kept)
        for other in folder.glob(ARCHIVES):
            if other != kept:
                other.unlink()
        return kept

    def _read(self) -> dict[str, Any]:
        if not self.path.exists():
            return {"archives": [], "decisions": []}
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            signature = kept.pop("signature")
            signed = hmac.compare_digest(signature, self._signature(kept))
        except (ValueError, KeyError, TypeError, AttributeError):
            signed = False
        if not signed:
            raise NotTrusted(
                f"The signature of {self.path} is wrong: it was changed, or PUENTE_SECRET is "
                "another one now. Delete it, and trust your models again: puente model trust "
                f"{self.settings.models_dir}/….tar.gz"
            )
        return dict(kept)

    def _write(self, content: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        written = self.path.with_name(f".registry-{os.getpid()}.json")
        signed = {**content, "signature": self._signature(content)}
        written.write_text(json.dumps(signed, indent=1) + "\n", encoding="utf-8")
        written.replace(self.path)
        self._begin()

    def _begin(self) -> None:
        self._begun.parent.mkdir(parents=True, exist_ok=True)
        self._begun.touch()

    def _signature(self, content: dict[str, Any]) -> str:
        listed = json.dumps(content, sort_keys=True)
        return derive(secret_key(self.settings), "models", listed)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")

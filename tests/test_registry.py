"""Servers open only the models of a signed list."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.archives import NoModel, NotTrusted, check_members, digest, newest_model
from bot.cli import app
from bot.registry import Registry
from bot.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A deployment of its own."""
    return load(
        {
            "PUENTE_MODELS": str(tmp_path / "models"),
            "PUENTE_VAR": str(tmp_path / "var"),
            "PUENTE_SECRET": "a key for nothing but these tests",
        }
    )


def archive(settings: Settings, file: str = "a.tar.gz", /, **member: object) -> Path:
    """A little archive with one member."""
    settings.models_dir.mkdir(exist_ok=True)
    path = settings.models_dir / file
    with tarfile.open(path, "w:gz") as made:
        info = tarfile.TarInfo("metadata.json")
        info.size = len(file)
        for key, value in member.items():
            setattr(info, key, value)
        made.addfile(info, io.BytesIO(file.encode()))
    return path


def test_a_trusted_model_is_served_from_a_copy_of_ours(settings: Settings) -> None:
    """What was checked is what is opened, whatever happens in models/ meanwhile."""
    path = archive(settings)
    registry = Registry(settings)
    assert not registry.is_trusted(path)
    registry.trust(path)
    copy = registry.own_copy(path)
    before = digest(path)
    path.write_bytes(b"changed")
    assert digest(copy) == before
    assert copy.parent.stat().st_mode & 0o077 == 0


def test_an_unknown_or_changed_model_is_not_served(settings: Settings) -> None:
    """The message says what to do if it is one's own."""
    registry = Registry(settings)
    registry.trust(archive(settings))
    other = archive(settings, "b.tar.gz")
    with pytest.raises(NotTrusted, match="puente model trust"):
        registry.own_copy(other)
    changed = archive(settings, mtime=7)
    with pytest.raises(NotTrusted, match="puente model trust"):
        registry.own_copy(changed)


def test_only_the_latest_copy_is_kept(settings: Settings) -> None:
    """The disk does not fill with old models."""
    registry = Registry(settings)
    for name in ("a.tar.gz", "b.tar.gz"):
        registry.trust(archive(settings, name))
        copy = registry.own_copy(settings.models_dir / name)
    assert list(copy.parent.iterdir()) == [copy]


@pytest.mark.parametrize("how", ["entry", "signature", "key", "nonsense"])
def test_a_list_that_was_changed_is_refused(settings: Settings, how: str) -> None:
    """By hand, or signed with another key."""
    registry = Registry(settings)
    registry.trust(archive(settings))
    kept = json.loads(registry.path.read_text())
    if how == "entry":
        kept["archives"].append({**kept["archives"][0], "sha256": "0" * 64})
    elif how == "signature":
        kept["signature"] = "0" * 64
    elif how == "nonsense":
        kept = ["what is this"]
    registry.path.write_text(json.dumps(kept))
    if how == "key":
        settings = load({**vars_of(settings), "PUENTE_SECRET": "another key of some length"})
    with pytest.raises(NotTrusted, match="PUENTE_SECRET"):
        Registry(settings).entries()


def vars_of(settings: Settings) -> dict[str, str]:
    """The variables of a deployment."""
    return {"PUENTE_MODELS": settings.models, "PUENTE_VAR": settings.var}


def test_at_the_first_run_the_models_that_are_there_are_trusted(settings: Settings) -> None:
    """And never again: deleting the list brings no model in."""
    path = archive(settings)
    registry = Registry(settings)
    assert registry.adopt() == [path]
    assert registry.is_trusted(path)
    registry.path.unlink()
    archive(settings, "b.tar.gz")
    assert registry.adopt() == []
    assert registry.entries() == []


@pytest.mark.parametrize(
    "member",
    [
        {"name": "../x"},
        {"name": "/etc/x"},
        {"name": "a/../../x"},
        {"name": "x", "type": tarfile.SYMTYPE, "linkname": "/etc/passwd"},
        {"name": "x", "type": tarfile.LNKTYPE, "linkname": "../x"},
        {"name": "x", "type": tarfile.CHRTYPE},
        {"name": "x", "type": tarfile.FIFOTYPE},
    ],
)
def test_an_archive_that_would_write_elsewhere_is_refused(
    settings: Settings, member: dict[str, object]
) -> None:
    """Before anything of it is extracted."""
    with pytest.raises(NotTrusted, match="unsafe"):
        Registry(settings).trust(archive(settings, **member))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    """With a word on what it is not."""
    path = tmp_path / "x.tar.gz"
    path.write_text("no archive")
    with pytest.raises(NotTrusted, match="no archive"):
        check_members(path)


def test_the_newest_model_is_the_one_to_serve(settings: Settings) -> None:
    """Without any, it is said how to make one."""
    settings.models_dir.mkdir()
    with pytest.raises(NoModel, match="puente model train"):
        newest_model(settings.models_dir)
    path = archive(settings)
    assert newest_model(settings.models_dir) == newest_model(path) == path


def test_models_are_trusted_and_listed_at_the_command_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what is not trusted is told apart."""
    for name, value in {**vars_of(settings), "PUENTE_SECRET": settings.secret}.items():
        monkeypatch.setenv(name, value)
    path = archive(settings)
    archive(settings, "b.tar.gz")
    assert CliRunner().invoke(app, ["model", "trust", str(path)]).exit_code == 0
    listed = CliRunner().invoke(app, ["model", "list"]).output.splitlines()
    assert "not trusted" not in next(line for line in listed if "a.tar.gz" in line)
    assert "not trusted" in next(line for line in listed if "b.tar.gz" in line)
    assert CliRunner().invoke(app, ["model", "trust", "nowhere.tar.gz"]).exit_code == 2

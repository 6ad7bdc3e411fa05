"""What several tests share: a trained model, and databases to write to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from postgresql import execute, running_server
from sanic import Sanic

from bot.database import engine
from bot.ingredients import fingerprint
from bot.knowledge.preparation import prepare
from bot.programs import environment, rasa_command
from bot.settings import ROOT

Sanic.test_mode = True  # several servers in one process, as Sanic's own tests have them


@pytest.fixture(scope="session")
def model(pytestconfig: pytest.Config) -> Path:
    """A model of this repository; it is trained once and kept until something of it changes."""
    assert pytestconfig.cache is not None
    archive = pytestconfig.cache.mkdir("models") / fingerprint() / "model.tar.gz"
    if not archive.exists():
        _train(archive)
    return archive


@pytest.fixture(scope="session")
def stock_model(pytestconfig: pytest.Config) -> Path:
    """The same, trained by plain Rasa, with TensorFlow."""
    assert pytestconfig.cache is not None
    archive = pytestconfig.cache.mkdir("models") / fingerprint() / "stock" / "model.tar.gz"
    if not archive.exists():
        _train(archive, PUENTE_STOCK="yes")
    return archive


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this session: the address of its first database."""
    with running_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table, once in SQLite, once in PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/puente.db"
        return
    server = request.getfixturevalue("postgres_url")
    name = f"test_{uuid4().hex}"
    execute(server, f"CREATE DATABASE {name}")
    url = f"{server.rsplit('/', 1)[0]}/{name}"
    yield url
    engine(url).dispose()
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    """A database ready for use: the newest schema, the rows of data/knowledge/."""
    prepare(empty_database_url)
    return empty_database_url


def _train(archive: Path, **variables: str) -> None:
    """Train in a directory of its own, so that nobody ever finds half a model."""
    unfinished = archive.parent.with_name(f"unfinished-{os.getpid()}")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        command = rasa_command("train", "--out", str(unfinished), "--fixed-model-name", "model")
    trained = subprocess.run(
        [*command, "--force"],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert trained.returncode == 0, f"training failed:\n{trained.stdout[-4000:]}"
    archive.parent.mkdir(parents=True, exist_ok=True)
    (unfinished / archive.name).replace(archive)
    shutil.rmtree(unfinished)


# No deadline: a machine that is busy is no failure.
settings.register_profile("puente", deadline=None, max_examples=100, print_blob=True)
settings.load_profile("puente")

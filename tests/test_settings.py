"""Settings: read from the environment once, checked, with errors that say what to do."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.settings import ROOT, Settings, SettingsError, load, secret_key

SECRET = "a secret of sixteen characters"


def test_an_empty_environment_is_a_complete_one() -> None:
    """With no variable set, everything has a default: polling, SQLite in var/, loopback servers."""
    settings = load({})
    assert settings.telegram_token == ""
    assert settings.database == f"sqlite:///{ROOT}/var/puente.db"
    assert settings.rasa_url == "http://127.0.0.1:5005"


def test_trackers_lie_in_a_sqlite_file_of_their_own() -> None:
    """SQLite has one writer a file, so Rasa's conversations do not share the inbox's."""
    settings = load({})
    assert settings.conversations_database != settings.database


def test_postgresql_takes_both() -> None:
    """DATABASE_URL is the address of the inbox and of the conversations."""
    url = "postgresql://puente@db/puente"
    settings = load({"DATABASE_URL": url})
    assert settings.database == settings.conversations_database == url


@pytest.mark.parametrize("field", fields(Settings), ids=lambda f: f.metadata["variable"])
def test_every_setting_has_a_variable_a_default_and_a_sentence(field) -> None:
    """What a setting is for stands beside it, so that the documentation can be checked."""
    assert field.metadata["variable"].isupper()
    assert isinstance(field.metadata["default"], str)
    assert field.metadata["help"].endswith(".")


def test_each_variable_is_read_and_trimmed() -> None:
    """A blank at the end of a line of an .env file is no part of the value."""
    settings = load({"TELEGRAM_TOKEN": " 1:abc \n", "PUENTE_VAR": "elsewhere"})
    assert settings.telegram_token == "1:abc"
    assert settings.var_dir == ROOT / "elsewhere"


def test_directories_may_be_absolute(tmp_path: Path) -> None:
    """PUENTE_MODELS=/srv/models means that directory, wherever the code lies."""
    assert load({"PUENTE_MODELS": str(tmp_path)}).models_dir == tmp_path


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RASA_URL", "127.0.0.1:5005"),
        ("RASA_URL", "ftp://rasa"),
        ("ACTIONS_URL", "http://"),
        ("TELEGRAM_API_URL", ""),
        ("TELEGRAM_WEBHOOK_URL", "http://example.org/telegram"),
        ("TELEGRAM_WEBHOOK_PORT", "https"),
        ("DATABASE_URL", "mysql://puente@db/puente"),
        ("PUENTE_SECRET", "short"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(variable: str, value: str) -> None:
    """The message names the variable, so that one knows what to change."""
    with pytest.raises(SettingsError, match=variable):
        load({variable: value})


def test_the_password_of_a_database_is_not_in_the_error() -> None:
    """An error ends in a log; a password must not."""
    with pytest.raises(SettingsError) as refused:
        load({"DATABASE_URL": "mysql://puente:hunter2@db/puente"})
    assert "hunter2" not in str(refused.value)


def test_other_machines_are_let_in_with_a_secret_of_the_deployment_only() -> None:
    """A key that one machine has made for itself opens none of the others' doors."""
    with pytest.raises(SettingsError, match="PUENTE_SECRET"):
        load({"PUENTE_HOST": "0.0.0.0"})  # noqa: S104
    assert load({"PUENTE_HOST": "0.0.0.0", "PUENTE_SECRET": SECRET}).host == "0.0.0.0"  # noqa: S104


def test_the_secret_of_the_environment_is_the_key(tmp_path: Path) -> None:
    """With PUENTE_SECRET set, no file is made."""
    settings = replace(load({"PUENTE_SECRET": SECRET}), var=str(tmp_path))
    assert secret_key(settings) == SECRET.encode()
    assert not list(tmp_path.iterdir())


def test_a_key_is_made_once_and_read_by_us_only(tmp_path: Path) -> None:
    """Without PUENTE_SECRET the key lies in var/secret, mode 600, the same ever after."""
    settings = replace(load({}), var=str(tmp_path / "var"))
    key = secret_key(settings)
    assert len(key) >= 32
    assert secret_key(settings) == key
    (file,) = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    """Rasa and the gateway start at once on a fresh machine; both must hold the same key."""
    settings = replace(load({}), var=str(tmp_path))
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(32)))
    assert len(keys) == 1

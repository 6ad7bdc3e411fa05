"""What a person can set or call is written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

import click
import pytest
import typer.main

from bot.cli import app
from bot.cli.lazy import LazyGroup
from bot.settings import ROOT, Settings

SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(
    group: click.Group | None = None, path: tuple[str, ...] = ("puente",)
) -> Iterator[tuple[str, click.Command]]:
    """Each command with its full name."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if isinstance(command, LazyGroup):
            command = command.loaded()
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda f: f.metadata["variable"])
def test_every_setting_is_documented_with_its_default(setting: object) -> None:
    """docs/settings.md has a row for each variable: its name, its default, its meaning."""
    about = setting.metadata
    default = f"`{about['default']}`" if about["default"] else "empty"
    assert f"| `{about['variable']}` | {default} | {about['help']} |" in SETTINGS


@pytest.mark.parametrize(("name", "command"), commands(), ids=[n for n, _ in commands()])
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    """docs/commands.md has a heading for each command and, below it, each of its options."""
    assert f"## {name}\n" in COMMANDS
    section = COMMANDS.split(f"## {name}\n")[1].split("\n## ")[0]
    options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts]
    assert [option for option in options if option != "--help" and option not in section] == []


def test_the_map_of_the_folders_is_true() -> None:
    """Every folder and file that the README's map names is there."""
    section = README.split("## The folders")[1].split("\n## ")[0]
    named = [path for row in section.splitlines() for path in re.findall(r"`([^`]+)`", row)]
    made_at_run_time = {"var/"}
    assert named
    assert [p for p in named if p not in made_at_run_time and is_missing(p)] == []


def is_missing(path: str) -> bool:
    """Whether a name of the map is neither a path of the repository nor a command."""
    return ("/" in path or "." in path) and not (ROOT / path).exists()


def test_the_two_commands_of_the_readme_are_targets_of_make() -> None:
    """`make run` and `make test` exist, and `make help` tells of them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test"):
        assert f"make {target}" in README
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)

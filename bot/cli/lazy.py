"""Groups of commands whose modules are imported when one of their commands is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
import typer
from typer.core import TyperGroup

# Name, module of bot/cli/, help. Each module has a `typer.Typer` of the name of its group.
GROUPS = (
    ("audit", "audit", "The log of who changed what people are told."),
    ("data", "data", "The example messages."),
    ("knowledge", "knowledge", "Facts about places, departures, contacts."),
    ("model", "reports", "Train a model, judge it, put it live."),
    ("queue", "queue", "Messages that could not be answered or sent."),
    ("review", "review", "Messages that were not understood."),
    ("translate", "maintenance", "Texts and their translations."),
    ("language", "maintenance", "The language identifier."),
    ("user", "user", "Who may use the console."),
    ("voice", "voice", "Recordings of replies."),
)


class LazyGroup(TyperGroup):
    """Stands for the group of its name, and gives way to it when it is called."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> click.Context:
        """The context of the group itself; see `click.Command.make_context`."""
        return self.loaded().make_context(info_name, args, parent, **extra)

    def loaded(self) -> TyperGroup:
        """The group, with its commands."""
        module = next(module for name, module, _ in GROUPS if name == self.name)
        group = typer.main.get_group(getattr(import_module(f"bot.cli.{module}"), str(self.name)))
        group.name, group.help = self.name, self.help
        return group


def add_groups(app: typer.Typer) -> None:
    """Add all groups to the command; none of their modules is imported by that."""
    for name, _, told in GROUPS:
        app.add_typer(typer.Typer(cls=LazyGroup), name=name, help=told)

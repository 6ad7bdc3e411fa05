"""A chat in the terminal, by the same door as Telegram's."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.panel import Panel

from bot.commands import command
from bot.rasa_client import RasaClient, TurnFailed, TurnRefused

PROMPT = "> "
TRIES = 3


async def wait_until_ready(rasa: RasaClient, alive: Callable[[], bool], console: Console) -> bool:
    """Wait for the first real reply, as long as the servers are `alive`."""
    with console.status("Starting Rasa and the action server (about ten seconds)"):
        while alive():
            if await rasa.is_ready():
                return True
            await asyncio.sleep(0.3)
    return False


async def chat(rasa: RasaClient, console: Console) -> None:
    """Talk until the input ends."""
    console.print(
        "Escriba su pregunta (español, English, français, português, kreyòl). "
        "A number chooses a button. Ctrl-D: end.\n"
    )
    sender = f"terminal-{secrets.token_hex(4)}"
    while True:
        try:
            text = await asyncio.to_thread(input, PROMPT)
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if text.strip():
            await _answer(rasa, sender, text, console)


async def _answer(rasa: RasaClient, sender: str, text: str, console: Console) -> None:
    name = command(text)
    event = {"command": name} if name else {"text": text}
    for attempt in range(1, TRIES + 1):
        try:
            answer = await rasa.turn(sender, event, {})
            break
        except TurnRefused as error:
            console.print(f"Rasa refused the message: {error}", style="red")
            return
        except TurnFailed as error:
            if attempt == TRIES:
                console.print(f"No answer ({error}). Is the assistant running?", style="red")
                return
            await asyncio.sleep(1)
    for reply in answer.replies:
        console.print(_panel(reply))


def _panel(reply: dict[str, Any]) -> Panel:
    buttons = [f"[{i}] {b['title']}" for i, b in enumerate(reply["buttons"], start=1)]
    text = "\n".join([reply["text"], *([""] if buttons else []), *buttons])
    return Panel(text.replace("[", r"\["), width=72, border_style="cyan")

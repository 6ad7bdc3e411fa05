"""The least that a bot can do: python-telegram-bot, as its own examples have it, repeats a text.

python -m benchmarks.echo_bot URL
"""

from __future__ import annotations

import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

TOKEN = "1:echo"  # noqa: S105


async def echo(update: Update, _: Any) -> None:
    """Say the same."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Serve until the end."""
    made = Application.builder().token(TOKEN).base_url(f"{sys.argv[1]}/bot")
    bot = made.concurrent_updates(True).build()
    bot.add_handler(MessageHandler(filters.TEXT, echo))
    bot.run_polling(bootstrap_retries=20)


if __name__ == "__main__":
    main()

"""What does not work, as the first page tells it. The gateway is asked over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import SQLAlchemyError

from bot.archives import NotTrusted
from bot.clock import moment
from bot.console.visit import Console
from bot.corrections import proposals, remarks
from bot.knowledge import review
from bot.localisation.catalogue import Translator
from bot.privacy.pseudonym import channel_secret
from bot.rasa_client import RasaClient
from bot.registry import Registry

WITHIN = 3.0  # seconds for one question
LOOK_EVERY = 5.0  # seconds
LONG_WAIT = 60.0  # seconds


def _(text: str) -> str:
    """Marks a text for translators; it is translated when it is told."""
    return text


GATEWAY = _("La parte que habla con Telegram no responde. Nadie recibe respuestas.")
RASA = _("La parte que entiende los mensajes no responde. Las respuestas llegan tarde.")
DATABASE = _("La base de datos no responde.")
WAITING = _("Mensajes que esperan respuesta desde hace más de un minuto: {number}.")
DEAD = _("Mensajes que no se pudieron contestar en los últimos 7 días: {number}.")
OLD_MODEL = _("Falta entrenar: los ejemplos son más nuevos que el modelo que contesta.")
PROPOSED = _("Cambios que esperan a una segunda persona: {number}.")
REMARKS = _("Avisos de algo que está mal, sin atender: {number}.")
OVERDUE = _("Respuestas y datos que ya pasaron su fecha de revisión: {number}.")


@dataclass(frozen=True)
class Trouble:
    """One thing that does not work, and how many are concerned."""

    text: str
    number: int = 0

    def told(self, t: Translator) -> str:
        """In the language of a page."""
        return t.gettext(self.text).format(number=self.number)


class Watch:
    """Looks after a console: at most once in LOOK_EVERY seconds, however many people ask."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = Lock()
        self._found: list[Trouble] = []
        self._looked_at = float("-inf")

    def troubles(self) -> list[Trouble]:
        """What does not work now, the gravest first."""
        with self._lock:
            if time.monotonic() >= self._looked_at + LOOK_EVERY:
                self._found = [one for look in CHECKS for one in look(self._console)]
                self._looked_at = time.monotonic()
            return self._found


def _rasa(console: Console) -> list[Trouble]:
    async def answers() -> bool:
        client = RasaClient(console.settings.rasa_url, channel_secret(console.key))
        try:
            return await asyncio.wait_for(client.is_ready(), WITHIN)
        except asyncio.TimeoutError:
            return False
        finally:
            await client.close()

    return [] if asyncio.run(answers()) else [Trouble(RASA)]


def _gateway(console: Console) -> list[Trouble]:
    if not console.settings.telegram_token:
        return []  # there is no Telegram here: a chat in the terminal
    try:
        address = f"http://127.0.0.1:{console.settings.status_port}/metrics"
        answer = httpx.get(address, timeout=WITHIN, trust_env=False)
        queues = _queues(answer.text)
    except (httpx.HTTPError, ValueError):
        return [Trouble(GATEWAY)]
    found = []
    if queues["oldest"] > LONG_WAIT:
        found.append(Trouble(WAITING, int(queues["pending"])))
    if queues["dead"]:
        found.append(Trouble(DEAD, int(queues["dead"])))
    return found


def _queues(text: str) -> dict[str, float]:
    """pending and dead: how many messages in both queues; oldest: seconds."""
    found = {"pending": 0.0, "dead": 0.0, "oldest": 0.0}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "puente_queue_messages":
                found[sample.labels["state"]] += sample.value
            elif sample.name == "puente_queue_oldest_seconds":
                found["oldest"] = max(found["oldest"], sample.value)
    return found


def _knowledge(console: Console) -> list[Trouble]:
    today = moment().date()
    try:
        with console.transaction() as session:
            known = [*review.responses(console.responses), *review.rows(session)]
            proposed, remarked = len(proposals.waiting(session)), len(remarks.waiting(session))
    except SQLAlchemyError:
        return [Trouble(DATABASE)]
    overdue = sum(item.is_overdue(today) for item in known)
    found = ((OVERDUE, overdue), (PROPOSED, proposed), (REMARKS, remarked))
    return [Trouble(text, number) for text, number in found if number]


def _model(console: Console) -> list[Trouble]:
    """Whether the live model was made of other examples than there are now."""
    try:
        live = Registry(console.settings).live_entry()
    except NotTrusted:
        return []  # Rasa does not start then: that is told
    return [Trouble(OLD_MODEL)] if live and live.stale else []


CHECKS: tuple[Callable[[Console], list[Trouble]], ...] = (_rasa, _gateway, _knowledge, _model)

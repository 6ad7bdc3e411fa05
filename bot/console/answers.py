"""What is told now: the texts of domain.yml and the catalogues, and what was corrected of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.visit import Console
from bot.corrections.live import corrections
from bot.corrections.proposals import ANSWER, in_force
from bot.knowledge.models import Contact
from bot.localisation.catalogue import Translator


@dataclass(frozen=True)
class Told:
    """The text of a response in the language in which there is one (`tag`)."""

    response: str
    tag: str
    text: str


def told(session: Session, console: Console, response: str, tag: str) -> Told | None:
    """What is told of a response to who speaks a language; None if there is no such response."""
    variants = console.responses.get(response)
    if not variants or not variants[0].get("text"):
        return None
    written, text = Translator(tag).found(response, variants[0]["text"])
    corrected = corrections(in_force(session, (ANSWER,)), console.responses).text(response, written)
    return Told(response, written, corrected or text)


def phones(session: Session) -> set[str]:
    """The numbers that may be shown (section 13-A of the facts)."""
    return set(session.scalars(select(Contact.number)))

"""Translations out of the PO files, as they lie in `bot/locale/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po

from bot.languages import SOURCE, chain
from bot.localisation import formats

LOCALE = Path(__file__).resolve().parents[1] / "locale"
DOMAIN = "messages"  # what people on Telegram read
CONSOLE = "console"  # the pages of the shelter workers


def po_path(tag: str, directory: Path = LOCALE, domain: str = DOMAIN) -> Path:
    """Where the catalogue of a language lies."""
    return directory / tag / "LC_MESSAGES" / f"{domain}.po"


def translated_tags(directory: Path = LOCALE, domain: str = DOMAIN) -> list[str]:
    """Tags that have a catalogue, and the source language."""
    found = directory.glob(f"*/LC_MESSAGES/{domain}.po")
    return [SOURCE, *sorted(path.parents[1].name for path in found)]


@lru_cache(maxsize=64)
def load(tag: str, directory: Path = LOCALE, domain: str = DOMAIN) -> Catalog | None:
    """The catalogue of a language, or None."""
    path = po_path(tag, directory, domain)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=None, domain=domain)


@dataclass(frozen=True)
class Translator:
    """Texts, dates and lists for one person. `tag` is BCP-47 and may be any string.

    A text is the first approved one along `bot.languages.chain(tag)`; one marked fuzzy is not
    approved. The Spanish source is the last resort, so there always is a text.
    """

    tag: str
    directory: Path = LOCALE
    domain: str = DOMAIN

    def gettext(self, text: str) -> str:
        """The text in the person's language."""
        return self.pgettext("", text)

    def pgettext(self, context: str, text: str) -> str:
        """The same for a text with a context, as the name of a response."""
        return self.found(context, text)[1]

    def found(self, context: str, text: str) -> tuple[str, str]:
        """The tag of the language in which there is a text, and the text."""
        for tag in chain(self.tag):
            catalogue = load(tag, self.directory, self.domain) if tag != SOURCE else None
            message = catalogue.get(text, context or None) if catalogue else None
            if message and isinstance(message.string, str) and message.string and not message.fuzzy:
                return tag, message.string
            if tag == SOURCE:
                break
        return SOURCE, text

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form of a text that goes with `number`."""
        for tag in chain(self.tag):
            if tag == SOURCE:
                break
            catalogue = load(tag, self.directory, self.domain)
            message = catalogue.get((one, many)) if catalogue else None
            if catalogue and message and not message.fuzzy:
                forms = list(message.string or ())
                if all(forms):
                    return str(forms[_plural(catalogue, number)])
        return one if number == 1 else many

    def date(self, day: date) -> str:
        """A date written out: "3 de octubre de 2026"."""
        return formats.long_date(day, self._formats())

    def month(self, text: str) -> str:
        """A month ("2026-01") or a year ("2026") written out: "enero de 2026"."""
        return formats.month(text, self._formats())

    def list(self, items: Sequence[str]) -> str:
        """Several things in a row, with the last "and"."""
        return formats.listing(items, self._formats())

    def distance(self, kilometres: float) -> str:
        """A distance with its unit: "15 km"."""
        return formats.distance(kilometres, self._formats())

    def _formats(self) -> str:
        """The language of dates and lists: the first of the chain with texts and known forms."""
        written = (t for t in chain(self.tag) if t == SOURCE or load(t, self.directory))
        return next(filter(formats.known, written), SOURCE)


def _plural(catalogue: Catalog, number: int) -> int:
    return int(c2py(catalogue.plural_expr)(number))

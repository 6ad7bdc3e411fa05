"""A reader of Telegram's HTML, as strict as Telegram: the text that a person sees, and entities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .entities import REFERENCE, TAGS, Entity, MarkupError, entity_of, resolve, utf16_length

_TAG_NAME = re.compile(r"[^ \t\r\n\v>]*")
_SPACE = re.compile(r"[ \t\r\n\v]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v=>]*")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and the entities of `source`.

    As Telegram does, an ampersand that begins no known reference stays as it is.

    Raises:
        MarkupError: a tag is unknown, unclosed or unmatched, or a "<" begins none.
    """
    reader = _Reader(source)
    reader.run()
    entities = sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reader.plain), [_without_stray_language(entity) for entity in entities]


def bare_ampersand(source: str) -> int | None:
    """Where the first ampersand is that Telegram's manual wants escaped, None without one."""
    starts = (found.start() for found in re.finditer("&", source))
    return next((at for at in starts if not REFERENCE.match(source, at)), None)


def _without_stray_language(entity: Entity) -> Entity:
    kept = entity["type"] == "pre"
    return {key: value for key, value in entity.items() if kept or key != "language"}


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    index: int


@dataclass
class _Reader:
    source: str
    at: int = 0
    offset: int = 0
    plain: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def run(self) -> None:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            else:
                self._character()
        if self.open:
            tag = self.open[-1].tag
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')

    def _character(self) -> None:
        reference = REFERENCE.match(self.source, self.at)
        text = resolve(reference) if reference else None
        if reference and text is not None:
            self.at = reference.end()
        else:
            text = self.source[self.at]
            self.at += 1
        self.plain.append(text)
        self.offset += utf16_length(text)

    def _start_tag(self) -> None:
        begin = self.at
        tag = self._take(_TAG_NAME, begin + 1).lower()
        if not self._next():
            raise self._error("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.at += 1
        self.open.append(_Open(tag, attributes, self.offset, len(self.plain)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._take(_SPACE, self.at)
            if self._next() == ">":
                return found
            name = self._take(_ATTRIBUTE_NAME, self.at)
            if not name and self._next():
                raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
            self._take(_SPACE, self.at)
            found[name] = ""
            if self._next() == "=":
                self._take(_SPACE, self.at + 1)
                found[name] = self._value(begin)
            if not self._next():
                raise self._error("Unclosed start tag", begin)

    def _value(self, begin: int) -> str:
        quoted = _QUOTED.match(self.source, self.at)
        if quoted:
            self.at = quoted.end()
            inside = quoted[1] if quoted[1] is not None else quoted[2]
            return REFERENCE.sub(lambda reference: resolve(reference) or reference[0], inside)
        if self._next() in {'"', "'"}:
            raise self._error("Unclosed start tag", begin)
        start = self.at
        token = self._take(_TOKEN, start)
        if self._next() not in {"", ">", " ", "\t", "\r", "\n", "\v"}:
            raise self._error("Unexpected end of name token", start)
        return token.lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        tag = self._take(_TAG_NAME, begin + 2).lower()
        self._take(_SPACE, self.at)
        if self._next() != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            pair = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise MarkupError(f"Unmatched end tag at byte offset {self._byte(begin)}, {pair}")
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        place = {"offset": opened.offset, "length": self.offset - opened.offset}
        entity = entity_of(opened.tag, opened.attributes, "".join(self.plain[opened.index :]))
        if entity is None:
            return
        inner = self.entities[-1] if self.entities else {}
        if opened.tag == "pre" and "language" in inner and inner == {**inner, **place}:
            entity["language"] = self.entities.pop()["language"]
        self.entities.append({**entity, **place})

    def _next(self) -> str:
        return self.source[self.at : self.at + 1]

    def _take(self, pattern: re.Pattern[str], start: int) -> str:
        found = pattern.match(self.source, start)
        assert found, "every pattern here matches the empty string too"
        self.at = found.end()
        return found[0]

    def _error(self, what: str, at: int) -> MarkupError:
        return MarkupError(f"{what} at byte offset {self._byte(at)}")

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

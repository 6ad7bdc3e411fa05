"""Graph component that finds places, groups, dates … by the gazetteer."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc, Span

from bot.nlu.gazetteer import find
from bot.nlu.roles import CITY, OTHER, is_of_another, role_of_city
from bot.nlu.spacy_pipeline import read
from bot.nlu.stateless import StatelessComponent
from bot.nlu.tokenizer import SPACY_DOC, PuenteTokenizer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GazetteerExtractor(StatelessComponent, EntityExtractorMixin):
    """Adds the entities of the spaCy document; the value is the canonical one, or the text.

    A city has a role where it is said of somebody else ("mi hermana está en Matamoros"), or where a
    journey begins or ends there; a group, where it is said of somebody else.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The tokenizer makes the document."""
        return [PuenteTokenizer]

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message to those it has."""
        for message in messages:
            text = message.get(TEXT) or ""
            spans = find(message.get(SPACY_DOC) or read(text))
            found = [
                {
                    "entity": span.label_,
                    "value": span.id_ or text[span.start_char : span.end_char],
                    "start": span.start_char,
                    "end": span.end_char,
                    "extractor": type(self).__name__,
                    **({"role": role} if (role := _role(span, spans)) else {}),
                }
                for span in spans
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def _role(span: Span, spans: list[Span]) -> str | None:
    if span.label_ == "city":
        places = {other.start: other for other in spans if other.label_ == "city"}
        doc = span.doc
        return role_of_city(
            _norms(doc, places, 0, span.start), _norms(doc, places, span.end, len(doc))
        )
    if span.label_ == "group":
        before = [token.norm_ for token in span.doc[: span.start]]
        return OTHER if is_of_another(before, near_ones_too=False) else None
    return None


def _norms(doc: Doc, cities: dict[int, Span], start: int, end: int) -> list[str]:
    """The norms of the tokens from `start` to `end`; one word for the name of each city."""
    found, place = [], start
    while place < end:
        found.append(CITY if place in cities else doc[place].norm_)
        place = cities[place].end if place in cities else place + 1
    return found

"""Graph component that finds places, groups, dates … by the gazetteer."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Span

from bot.nlu.gazetteer import find
from bot.nlu.others import OTHER, is_of_another
from bot.nlu.spacy_pipeline import read
from bot.nlu.stateless import StatelessComponent
from bot.nlu.tokenizer import SPACY_DOC, PuenteTokenizer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GazetteerExtractor(StatelessComponent, EntityExtractorMixin):
    """Adds the entities of the spaCy document; the value is the canonical one, or the text.

    A city or a group that is said of somebody else ("mi hermana está en Matamoros") has a role.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The tokenizer makes the document."""
        return [PuenteTokenizer]

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message to those it has."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = [
                {
                    "entity": span.label_,
                    "value": span.id_ or text[span.start_char : span.end_char],
                    "start": span.start_char,
                    "end": span.end_char,
                    "extractor": type(self).__name__,
                    **_role(span),
                }
                for span in find(message.get(SPACY_DOC) or read(text))
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def _role(span: Span) -> dict[str, str]:
    if span.label_ not in ("city", "group"):
        return {}
    before = [token.norm_ for token in span.doc[: span.start]]
    return {"role": OTHER} if is_of_another(before, span.label_ == "city") else {}

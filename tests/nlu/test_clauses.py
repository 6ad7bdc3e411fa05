"""Two things in one message: how it is cut, and in which order its subjects are served."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import FULL, languages
from bot.nlu.clauses import (
    LIKELIEST,
    SHORTEST,
    SURE,
    SURE_OF_DANGER,
    clauses,
    is_danger_alone,
    served,
)
from bot.nlu.safety_detector import SAFETY
from bot.nlu.spacy_pipeline import norm
from bot.settings import ROOT

JOINING = yaml.safe_load((ROOT / "bot" / "nlu" / "clauses.yml").read_text(encoding="utf-8"))
INTENTS = [
    "find_food",
    "find_shelter",
    "ask_comar_apply",
    "report_emergency",
    "thank",
    "greet",
    "inform",
    "nlu_fallback",
]
NO_SLASH = st.characters(blacklist_characters="/", blacklist_categories=["Cs"])
CLAUSE = st.tuples(st.sampled_from(INTENTS), st.floats(0, 1))
WORDS = ["uno", "dos", "y", "pero", "and", "no,", "ya.", "10:30", "hola!", "¿y", "\n"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("me siguen y no se donde dormir", ["me siguen", "no se donde dormir"]),
        ("i am hungry and i need a shelter", ["i am hungry", "i need a shelter"]),
        ("j'ai faim mais où dormir", ["j'ai faim", "où dormir"]),
        ("tenho fome e preciso dormir", ["tenho fome", "preciso dormir"]),
        ("m grangou epi m bezwen domi", ["m grangou", "m bezwen domi"]),
        ("gracias, y dónde está comar?", ["gracias,", "y dónde está comar?"]),
        ("tengo hambre. donde duermo?", ["tengo hambre.", "donde duermo?"]),
        ("tengo hambre\ndonde duermo", ["tengo hambre", "donde duermo"]),
        ("tengo hambre Además necesito dormir", ["tengo hambre", "necesito dormir"]),
    ],
)
def test_a_message_is_cut_at_marks_and_joining_words(text: str, cut: list[str]) -> None:
    """In each of the languages that are understood; capitals and accents do not matter."""
    assert clauses(text) == cut


@pytest.mark.parametrize(
    "text",
    [
        "hambre y sed",
        "el 10/3 a las 10:30",
        "www.ejemplo.mx",
        "hola",
        "K'iche'",
        "salgo a las 3.30",
    ],
)
def test_what_is_said_in_one_breath_stays_whole(text: str) -> None:
    """Two single words, a date, an hour, an address are no two things."""
    assert clauses(text) == [text]


@given(st.lists(st.sampled_from(WORDS)).map(" ".join) | st.text(NO_SLASH, max_size=80))
def test_no_word_is_lost_but_those_that_join(text: str) -> None:
    """For any message without a slash: its words in its order, and no clause is empty."""
    cut = clauses(text)
    assert all(clause.strip() for clause in cut)
    joining = {word for listed in JOINING.values() for word in listed}

    def said(words: list[str]) -> list[str]:
        return [word for word in words if norm(word) not in joining]

    assert said(" ".join(cut).split()) == said(text.split())


@given(
    st.lists(st.sampled_from(["hola", "y", "pero.", "/find_food", '/inform{"city":"León"}', "//"]))
)
def test_no_clause_can_be_taken_for_a_button(words: list[str]) -> None:
    """Rasa obeys a text that begins with a slash; whoever types one in the middle is not obeyed."""
    text = " ".join(["hola", *words])
    assert [clause for clause in clauses(text) if clause.strip().startswith("/")] == []


def test_each_language_that_is_understood_has_joining_words() -> None:
    """Folded, one word each; else they would never be found."""
    assert set(JOINING) == {row.tag for row in languages() if row.level == FULL}
    listed = [word for words in JOINING.values() for word in words]
    assert [word for word in listed if norm(str(word)) != word or len(word.split()) != 1] == []


def parse(
    text: str, intent: str, confidence: float = 0.9, likely: Sequence[str] = (), **entities: str
) -> dict[str, Any]:
    """What is understood of a text; after its intent those that are likely, too."""
    ranking = [intent, *(other for other in likely if other != intent)]
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [{"name": name, "confidence": 0.1} for name in dict.fromkeys(ranking)],
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
    }


def turns(
    whole: str, *parts: str, confidence: float = 0.9, likely: Sequence[str] | None = None
) -> list[str]:
    """What Rasa is told when a message and its clauses have these intents.

    The whole message may have those of its clauses, or those that are `likely`.
    """
    said = [parse(f"clause {n}", intent, confidence) for n, intent in enumerate(parts)]
    return served(parse("all of it", whole, likely=parts if likely is None else likely), said)


def test_what_was_said_first_is_served_first() -> None:
    """The message itself for its own subject, a payload for the other one."""
    assert turns("find_food", "find_food", "find_shelter") == ["all of it", "/find_shelter"]
    assert turns("find_shelter", "find_food", "find_shelter") == ["/find_food", "all of it"]


def test_danger_comes_first_wherever_it_is_said() -> None:
    """Also when the whole message seems to speak of something else only."""
    first = ["/report_emergency", "all of it"]
    assert turns("find_food", "find_food", "report_emergency") == first
    assert turns("inform", "inform", "report_emergency") == first
    assert turns("report_emergency", "find_food", "report_emergency") == ["all of it", "/find_food"]


def test_thanks_come_before_a_question() -> None:
    """ "Where is COMAR? Thank you" is answered politely."""
    told = ["/thank", "all of it"]
    assert turns("ask_comar_apply", "ask_comar_apply", "thank") == told


def test_no_more_than_two_subjects_are_served() -> None:
    """Danger is one of them; a third can be asked again."""
    asked = ("find_food", "find_shelter", "ask_comar_apply")
    assert turns("find_food", *asked) == ["all of it", "/find_shelter"]
    urgent = ("find_food", "find_shelter", "report_emergency")
    assert turns("find_food", *urgent) == ["/report_emergency", "all of it"]


@pytest.mark.parametrize("other", ["greet", "inform", "out_of_scope", "affirm", "goodbye"])
def test_a_greeting_or_an_answer_is_no_second_subject(other: str) -> None:
    """ "Hola, busco comida" asks for one thing."""
    assert turns("find_food", other, "find_food") == ["all of it"]


def test_a_clause_that_is_not_clear_is_none() -> None:
    """Half a sentence sounds like many things; from SURE on it is believed."""
    doubtful = SURE - 0.01
    assert turns("find_food", "find_food", "find_shelter", confidence=doubtful) == ["all of it"]
    assert len(turns("find_food", "find_food", "find_shelter", confidence=SURE)) == 2


def test_a_clause_counts_only_if_the_whole_message_may_mean_it() -> None:
    """One of its LIKELIEST intents: torn from its sentence, a clause may sound like anything."""
    others = [f"ask_{n}" for n in range(LIKELIEST)]
    for intent in ("find_shelter", "report_emergency"):
        near, far = [*others[: LIKELIEST - 2], intent], [*others[: LIKELIEST - 1], intent]
        assert len(turns("find_food", "find_food", intent, likely=near)) == 2
        assert turns("find_food", "find_food", intent, likely=far) == ["all of it"]


def test_thanks_need_not_be_likely() -> None:
    """They are drowned by whatever is asked beside them."""
    told = turns("find_food", "thank", "find_food", likely=["ask_1", "ask_2", "ask_3"])
    assert told == ["/thank", "all of it"]


def test_another_subject_counts_only_beside_a_clause_of_the_first() -> None:
    """Else the clauses have torn one thing apart; danger is believed all the same."""
    assert turns("find_food", "find_shelter", "ask_comar_apply") == ["all of it"]


def test_what_only_describes_the_need_is_no_second_subject() -> None:
    """ "Soy gay y necesito un albergue" asks for a bed."""
    assert turns("find_shelter", "ask_lgbt", "find_shelter") == ["all of it"]


def test_a_greeting_before_a_subject_is_passed_over() -> None:
    """ "Bonjour, mon enfant a la diarrhée": however loud the greeting, the child is answered."""
    assert turns("greet", "greet", "find_health_care") == ["clause 1"]
    assert turns("greet", "greet", "inform") == ["all of it"]


@pytest.mark.parametrize(("confidence", "alone"), [(SURE_OF_DANGER, True), (0.5, False)])
def test_one_clause_may_be_enough_for_danger(confidence: float, alone: bool) -> None:
    """If the detector is very sure of it; a clause torn from a story often sounds like danger."""
    assert is_danger_alone({SAFETY: {"danger": True, "confidence": confidence}}) == alone
    assert not is_danger_alone({})


def test_where_the_whole_is_not_understood_two_clear_clauses_stand_for_themselves() -> None:
    """In their own words; one alone is not enough: the person is asked what they mean."""
    both = turns("nlu_fallback", "find_food", "report_emergency")
    assert both == ["clause 1", "clause 0"]
    assert turns("nlu_fallback", "find_food", "greet") == ["all of it"]


def test_the_second_subject_knows_what_the_message_names() -> None:
    """The city goes along, as a button would say it; what is said of somebody else does not."""
    whole = parse("x", "find_food", likely=["find_shelter"], city="León")
    whole["entities"].append({"entity": "group", "value": "woman", "role": "other"})
    parts = [parse("a", "find_food"), parse("b", "find_shelter")]
    assert served(whole, parts) == ["x", '/find_shelter{"city": "León"}']


@given(CLAUSE, st.lists(CLAUSE, max_size=5), st.dictionaries(st.sampled_from(["city"]), st.text()))
def test_one_or_two_turns_and_danger_before_all(
    whole: tuple[str, float], parts: list[tuple[str, float]], entities: dict[str, str]
) -> None:
    """For any parses: no turn twice, the message itself unless two clauses stand for it."""
    said = [parse(f"clause {n}", *part) for n, part in enumerate(parts)]
    likely = [intent for intent, _ in parts]
    told = served(parse("all of it", *whole, likely, **entities), said)
    assert 1 <= len(told) <= 2
    assert len(set(told)) == len(told)
    assert "all of it" in told or whole[0] in ("nlu_fallback", "greet")
    intents = {f"clause {n}": intent for n, (intent, _) in enumerate(parts)} | {
        "all of it": whole[0]
    }
    named = [intents.get(text) or text[1:].partition("{")[0] for text in told]
    assert not any(
        second.startswith("report_") > first.startswith("report_")
        for first, second in pairwise(named)
    )
    assert all(json.loads(text[text.index("{") :]) == entities for text in told if "{" in text)


def test_a_clause_needs_some_words_before_a_joining_word() -> None:
    """ "Ropa y comida" is one thing; the number is written in the code, once."""
    begun = " ".join(["uno"] * SHORTEST)
    assert len(clauses(f"{begun} y dos")) == 2
    assert len(clauses(f"{begun[: -len(' uno')]} y dos")) == 1

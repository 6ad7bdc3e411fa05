"""What the replies state is safe to rely on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prose import is_easy, phones, sentences

from bot.corrections.check import LONGEST, PHONE
from bot.knowledge.freshness import as_date
from bot.knowledge.sources import rows as source_rows
from bot.localisation.catalogue import Translator, translated_tags
from bot.localisation.parts import SUFFIX
from bot.settings import ROOT

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RESPONSES = {name: variants[0] for name, variants in DOMAIN["responses"].items()}
DATED = {name: r["metadata"] for name, r in RESPONSES.items() if r.get("metadata")}
LONGEST_SENTENCE = 20  # words
# What is true without a source: who is a child, the year of the newest facts, how long we keep.
OURS = {"18", "2026", "30"}
NEVER = re.compile(
    r"CONECTA|\bBestia\b|\bcoyote de confianza\b"
    r"|\b(tren(es)?|train|r[ií]o|river|balsa|raft|vado)\b",  # no routes
    re.IGNORECASE,
)
LAWS_CHANGE = re.compile(
    r"utter_(ask_(us|mpp|comar|bus|credible|transit|humanitarian)_|ask_daca|bus_none|us_deadline"
    r"|comar_deadline|appeal_deadline)"
)
FORM_QUESTIONS = {
    f"utter_ask_{slot}" for form in DOMAIN["forms"].values() for slot in form["required_slots"]
}
US = ("utter_ask_us_", "utter_ask_mpp_", "utter_us_", "utter_from_")
FREE_LAWYER = {
    tag: re.compile(words, re.IGNORECASE)
    for tag, words in {
        "es": "abogad[oa]s? gratuit|abogados gratis",
        "en": "free (lawyer|legal)",
        "fr": "avocats? gratuit|aide (juridique )?gratuite",
        "pt": "advogad[oa]s? gratuit",
        "ht": "avoka gratis",
    }.items()
}
RULES = set((ROOT / "data" / "rules").glob("*.yml"))
BY_CODE = ROOT / "data" / "rules" / "said_by_code.yml"
ASKED_BY_RASA = {"utter_default"}  # in its action_default_fallback


def column(file: str, name: str) -> set[str]:
    """The values of one column of a file of data/knowledge/."""
    with (ROOT / "data" / "knowledge" / file).open(encoding="utf-8", newline="") as opened:
        return {row[name] for row in csv.DictReader(opened)}


def texts(name: str) -> dict[str, str]:
    """A response in each language in which we write."""
    source = RESPONSES[name]["text"]
    return {tag: Translator(tag).pgettext(name, source) for tag in translated_tags()}


@pytest.mark.parametrize("name", RESPONSES)
def test_a_reply_is_short_and_without_what_must_never_be_said(name: str) -> None:
    """No reply is longer than a screen or two, and none names what is closed or dangerous."""
    for tag, text in texts(name).items():
        assert len(text) <= LONGEST[tag]
        assert not NEVER.search(text)


@pytest.mark.parametrize("name", RESPONSES)
def test_every_phone_of_a_reply_is_a_sourced_one(name: str) -> None:
    """A number that people may call stands in contacts.csv."""
    known = {re.sub(r"\D", "", number) for number in phones()}
    for text in texts(name).values():
        called = {re.sub(r"\D", "", number) for number in PHONE.findall(text)}
        assert called - known - {""} == set()


@pytest.mark.parametrize(
    "name", sorted(filter(LAWS_CHANGE.match, RESPONSES.keys() - FORM_QUESTIONS))
)
def test_an_answer_on_law_or_a_programme_carries_dates_and_sources(name: str) -> None:
    """It says in words from when it is, and has sources, a day of checking and a safe form."""
    assert all(re.search(r"\b20(1|2)\d\b", text) for text in texts(name).values())
    assert {"sources", "verified_on", "review_by", "safe"} <= DATED[name].keys()


@pytest.mark.parametrize(
    "name", sorted(n for n in RESPONSES.keys() - FORM_QUESTIONS if n.startswith(US))
)
def test_an_answer_on_us_asylum_says_where_free_help_is(name: str) -> None:
    """Whoever asks about the US is told of free lawyers."""
    assert [tag for tag, text in texts(name).items() if not FREE_LAWYER[tag].search(text)] == []


def test_a_count_of_days_is_withdrawn_no_later_than_the_law_by_which_it_counts() -> None:
    """COM-03, COM-16, USA-03: no count outlives the reply that explains it."""
    count = DATED["utter_deadline_counted"]
    assert set(count["sources"]) == {"COM-03", "COM-16", "USA-03"}
    told = ("utter_ask_comar_deadline", "utter_ask_us_one_year_deadline")
    assert all(as_date(count["review_by"]) <= as_date(DATED[name]["review_by"]) for name in told)


@pytest.mark.parametrize("name", ["utter_unknown_city", "utter_date_not_understood"])
def test_who_is_not_understood_inside_a_form_is_told_the_emergency_number(name: str) -> None:
    """What was no place and no date may have been a cry for help."""
    assert all("911" in text for text in texts(name).values())


@pytest.mark.parametrize("name", DATED)
def test_the_metadata_of_a_reply_hold_together(name: str) -> None:
    """Sources exist; the review comes after the check; the safe form exists and lasts longer."""
    metadata = DATED[name]
    assert set(metadata["sources"]) <= column("sources.csv", "id")
    assert as_date(metadata["verified_on"]) < as_date(metadata["review_by"])
    if "safe" in metadata:
        safe = DATED[metadata["safe"]]
        assert as_date(safe["review_by"]) > as_date(metadata["review_by"])
        assert "safe" not in safe


def steps(path: Path) -> Iterator[dict[str, Any]]:
    """The steps of all rules of a file."""
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
        yield from rule["steps"]


def test_every_intent_is_answered() -> None:
    """Each intent of the domain begins a rule that is not only there to name responses."""
    begun = {
        step["intent"] for path in RULES - {BY_CODE} for step in steps(path) if "intent" in step
    }
    assert set(DOMAIN["intents"]) <= begun


def test_every_response_is_said_by_a_rule_or_by_the_code() -> None:
    """None lies unused; what the code says by name is listed, and nothing else is listed there."""
    ruled = {step.get("action") for path in RULES - {BY_CODE} for step in steps(path)}
    listed = {step["action"] for step in steps(BY_CODE) if "action" in step}
    assert listed == set(RESPONSES) - ruled
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("actions", "bot")
        for kind in ("*.py", "*.yml")
        for path in (ROOT / folder).rglob(kind)
    )
    more = {name for name in listed if name.removesuffix(SUFFIX) in RESPONSES.keys() - {name}}
    safe = {metadata.get("safe") for metadata in DATED.values()}
    assert [n for n in listed - safe - more - FORM_QUESTIONS - ASKED_BY_RASA if n not in code] == []


def test_danger_is_answered_by_the_emergency_number_first() -> None:
    """Every report of danger says 911 in its first lines, in every language."""
    for name in (n for n in RESPONSES if n.startswith("utter_report_")):
        heads = ("\n".join(text.splitlines()[:3]) for text in texts(name).values())
        assert all("911" in head for head in heads), name


@pytest.mark.parametrize("name", RESPONSES)
def test_a_reply_can_be_read_by_who_learnt_spanish_late(name: str) -> None:
    """By Fernández Huerta, and no sentence is longer than a breath."""
    text = RESPONSES[name]["text"]
    assert is_easy(text, "es")
    lengths = {s: len(s.split()) for s in re.split(r"(?<=[.!?:])\s", sentences(text))}
    assert [s for s, words in lengths.items() if words > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("name", DATED)
def test_every_number_of_a_reply_stands_in_its_sources(name: str) -> None:
    """No date, deadline, amount or year that the facts do not state."""
    told = {row["id"]: f"{row['statement']} {row['date']}" for row in source_rows().values()}
    known = set().union(*(numbers(told[i]) for i in DATED[name]["sources"]))
    text = PHONE.sub("", re.sub(r"^\d\.\s", "", RESPONSES[name]["text"], flags=re.MULTILINE))
    assert numbers(text) - known - OURS == set()


def numbers(text: str) -> set[str]:
    """The numbers of a text, thousands without their mark, "2020–21" with both years."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"\b(20)(\d\d)–(\d\d)\b", r"\1\2 \1\3", text)
    return set(re.findall(r"\d+", text))


@pytest.mark.parametrize("name", [n for n in RESPONSES if n.endswith(SUFFIX)])
def test_the_rest_of_a_reply_belongs_to_it(name: str) -> None:
    """It begins with the picture of its subject, and does not outlive the reply."""
    first = name.removesuffix(SUFFIX)
    assert RESPONSES[name]["text"].split()[0] == RESPONSES[first]["text"].split()[0]
    assert as_date(DATED[name]["review_by"]) <= as_date(DATED[first]["review_by"])
    assert DATED[name]["safe"] == DATED[first]["safe"]


@pytest.mark.parametrize("name", RESPONSES)
def test_a_reply_begins_with_a_picture_in_every_language(name: str) -> None:
    """The same in all: it is what those know again who do not read."""
    heads = {text.split()[0] for text in texts(name).values()}
    assert len(heads) == 1
    assert not any(c.isalnum() for c in heads.pop())

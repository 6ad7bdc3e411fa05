"""A reply again: as it was, in fewer words, aloud, more of it, or in another language."""

from __future__ import annotations

from typing import Any

import pytest
from calls import Act, domain
from hypothesis import given
from hypothesis import strategies as st

from actions.again import wished
from bot.localisation.simple import simplest

USER = {"event": "user", "text": "?"}
APPLY = "utter_ask_comar_apply"
TEXT = domain()["responses"][APPLY][0]["text"]
OWN = [{"title": "El plazo", "payload": "/ask_comar_deadline"}]

WISHES = [
    *(("voice", text) for text in ("¿me lo lee? no sé leer", "I can’t read, please")),
    *(("voice", text) for text in ("je ne sais pas lire", "não sei ler", "mwen pa konn li")),
    *(("more", text) for text in ("Cuénteme más.", "tell me more", "plus de détails svp")),
    *(("more", text) for text in ("mais detalhes", "bay plis enfòmasyon")),
    *(("again", text) for text in ("¿puede repetir?", "say it again", "vous pouvez répéter ?")),
    *(("again", text) for text in ("de novo, por favor", "di l ankò")),
    *(("simple", text) for text in ("no entiendo", "I don't understand", "je ne comprends pas")),
    *(("simple", text) for text in ("não entendi", "mwen pa konprann")),
]


def said(name: str, text: str = "…", language: str = "es") -> dict[str, Any]:
    """A reply that gave a response, with a button of its subject."""
    told = {"said": name, "language": language}
    return {"event": "bot", "text": text, "data": {"buttons": OWN}, "metadata": told}


@pytest.mark.parametrize(("kind", "text"), WISHES)
def test_a_wish_is_understood_in_each_language(kind: str, text: str) -> None:
    """With accents and marks or without."""
    assert wished(text) == kind
    assert wished(text.upper()) == kind


@given(st.text())
def test_any_text_is_one_wish_or_none(text: str) -> None:
    """What is no wish is said again as it was."""
    assert wished(text) in ("", "voice", "more", "again", "simple")


@pytest.mark.parametrize("text", ["", "leer", "masa", "simplemente", "??"])
def test_a_word_that_only_looks_like_a_wish_is_none(text: str) -> None:
    """Whole words count."""
    assert wished(text) == ""


@pytest.mark.parametrize(("kind", "text"), WISHES)
async def test_each_wish_gets_its_part(do: Act, kind: str, text: str) -> None:
    """Of the reply that was given, in the language in which it was, with the subject's buttons."""
    reply = said(APPLY, TEXT, "en")
    done = await do("action_repeat", text=text, before=(USER, reply))
    (given_reply,) = done.responses
    assert given_reply["buttons"] == OWN
    if kind == "more":
        assert given_reply["response"] == APPLY + "_more"
        return
    assert given_reply["language"] == "en"
    assert given_reply["text"] == (simplest(TEXT) if kind == "simple" else TEXT)
    told = {"voice": given_reply.get("voice"), "said": given_reply.get("said")}
    assert told == ({"voice": APPLY, "said": None} if kind == "voice" else {**told, "said": APPLY})
    assert done.slots == {}


async def test_in_fewer_words_is_shorter(do: Act) -> None:
    """And whatever was looked up stays whole: no word of it is to spare."""
    done = await do("action_repeat", text="más fácil", before=(USER, said(APPLY, TEXT)))
    assert len(done.responses[0]["text"]) < len(TEXT)
    found = said("utter_shelters_here", "🏠 Casas. Son estas:\n1. Casa. Buena.")
    done = await do("action_repeat", text="más fácil", before=(USER, found))
    assert done.responses[0]["text"] == found["text"]


@pytest.mark.parametrize("wish", ["cuénteme más", "léame"])
async def test_a_part_that_there_is_not_is_said_again(do: Act, wish: str) -> None:
    """A text of its own has no more and no voice; the person gets what there is."""
    own = {"event": "bot", "text": "📖 De dónde sale", "data": {}, "metadata": {}}
    done = await do("action_repeat", text=wish, before=(USER, own))
    assert [response["text"] for response in done.responses] == ["📖 De dónde sale"]
    assert "voice" not in done.responses[0]


@pytest.mark.parametrize(("named", "tag"), [("inglés", "en"), ("français", "fr"), ("ht", "ht")])
@pytest.mark.parametrize("action", ["action_repeat", "action_change_language"])
async def test_a_reply_is_given_again_in_the_language_that_was_named(
    do: Act, action: str, named: str, tag: str
) -> None:
    """ "Otra vez en inglés": all replies of the turn, and the conversation goes on in it."""
    before = (USER, said(APPLY), said("utter_from_haiti"))
    done = await do(
        action, text=f"otra vez en {named}", entities={"language": named}, before=before
    )
    assert done.names == [APPLY, "utter_from_haiti"]
    assert {response["language"] for response in done.responses} == {tag}
    assert done.slots == {"language": tag}


@pytest.mark.parametrize("action", ["action_repeat", "action_change_language"])
async def test_where_nothing_was_said_the_language_changes_all_the_same(
    do: Act, action: str
) -> None:
    """And it is said so in it."""
    done = await do(action, text="otra vez en inglés", entities={"language": "inglés"})
    assert done.names == ["utter_language_changed"]
    assert done["utter_language_changed"]["language"] == "en"
    assert done.slots == {"language": "en"}


async def test_a_search_is_done_again_in_the_language_that_was_named(do: Act) -> None:
    """The houses are told in it, too."""
    slots = {"city": "Tijuana", "group": "family", "subject": "shelter"}
    done = await do(
        *("action_change_language", slots),
        text="otra vez en inglés",
        entities={"language": "inglés"},
        before=(USER, said("utter_shelters_here", "🏠 …")),
    )
    assert done.names == ["utter_shelters_here"]
    assert "👥 Takes: " in done["utter_shelters_here"]["shelters"]
    assert done["utter_shelters_here"]["language"] == "en"
    assert done.slots == {"language": "en"}


async def test_who_only_names_a_language_hears_nothing_again(do: Act) -> None:
    """ "En inglés" changes the language and says so."""
    done = await do(
        *("action_change_language",),
        text="en inglés",
        entities={"language": "inglés"},
        before=(USER, said(APPLY)),
    )
    assert done.names == ["utter_language_changed"]

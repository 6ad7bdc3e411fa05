"""A turn as the phone shows it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.console.phone import asked, bubbles, marked
from bot.console.review import difference

BUTTONS = [{"title": "Sí", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


def test_bubbles_are_the_messages_of_telegram() -> None:
    """Short buttons share a row; each is known by its place; HTML is text."""
    (bubble,) = bubbles({"text": "¿<b>Sí</b> & no?", "buttons": BUTTONS})
    assert bubble.text == "¿&lt;b&gt;Sí&lt;/b&gt; &amp; no?"
    assert bubble.rows == [[(0, "Sí"), (1, "No")]]
    long = bubbles({"text": "una palabra " * 500, "buttons": BUTTONS})
    assert [len(one.rows) for one in long] == [0, 1]


def test_a_voice_note_is_shown_with_what_it_reads() -> None:
    """Its text is text, too."""
    voice = {"text": "<i>", "language": "es", "voice": "utter_greet", "buttons": []}
    (bubble,) = bubbles(voice)
    assert (bubble.voice, bubble.text) == (True, "&lt;i&gt;")


def test_a_pressed_button_is_shown_by_its_title() -> None:
    """A command by its name, a text as it is."""
    before = [{"replies": [{"buttons": BUTTONS}]}]
    assert asked({"press": "/deny"}, before) == "▸ No"
    assert asked({"command": "help"}, before) == "/help"
    assert asked({"text": "hola"}, before) == "hola"


@given(
    st.text(),
    st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=6),
)
def test_marking_loses_nothing_of_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Wherever the entities are said to be; what was written never becomes HTML."""
    entities = [{"entity": "city", "start": a, "end": b} for a, b in spans]
    made = marked(text, entities)
    plain = made.replace("<mark>", "").replace("</mark>", "").replace("<small> city</small>", "")
    assert plain == escape(text)


@given(st.text(), st.text())
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    """What goes and what comes, and nothing is HTML that was written."""
    made = str(difference(before, after))
    for tag, other in (("ins", before), ("del", after)):
        parts = made.split(f"<{tag}>")
        kept = parts[0] + "".join(part.split(f"</{tag}>", 1)[1] for part in parts[1:])
        kept = kept.replace("<del>", "").replace("</del>", "")
        kept = kept.replace("<ins>", "").replace("</ins>", "")
        assert kept == escape(other)

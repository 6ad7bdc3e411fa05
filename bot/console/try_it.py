"""Try it: a chat as on the phone, and beside each turn how it was understood."""

from __future__ import annotations

import difflib
from typing import Any

from starlette.responses import Response

from bot.commands import command
from bot.console import accounts, ask, trial
from bot.console.pages import Page
from bot.console.shown import shown
from bot.console.story import as_story
from bot.console.trial import LONGEST, Trial
from bot.console.visit import Visit
from bot.database import utc_now
from bot.localisation.catalogue import translated_tags
from bot.rasa_client import TurnFailed, TurnRefused

LONGEST_TEXT = 4096  # characters, as in Telegram


def start(visit: Visit) -> Response:
    """Choose a language, or go on with a conversation of the last day."""
    with visit.console.transaction() as session:
        mine = trial.latest(session, visit.console.key, visit.who.name)
    return visit.page("try.html", mine=mine, tags=translated_tags(), shown=shown)


def begin(visit: Visit) -> Response:
    """A new conversation."""
    tag = visit.form.get("language", "")
    made = trial.begin(tag if tag in translated_tags() else "")
    _keep(visit, made)
    return visit.to(f"/try/{made.id}")


def show(visit: Visit) -> Response:
    """A conversation."""
    return _page(visit, _find(visit))


def say(visit: Visit) -> Response:
    """Write something, or press a button."""
    found = _find(visit)
    event = _event(visit.form, found) if found else None
    if found is None or event is None:
        return _page(visit, found)
    if len(found.turns) >= LONGEST:
        return _page(visit, found, "long", 409)
    try:
        found.turns += ask.take(visit.console, found.sender, [event], found.metadata)
    except TurnFailed:
        return _page(visit, found, "away", 503)
    except TurnRefused:
        return _page(visit, found, "refused", 422)
    _keep(visit, found)
    return visit.to(f"/try/{found.id}#turn-{len(found.turns)}")


def again(visit: Visit) -> Response:
    """The same conversation from the beginning, with the model that answers now."""
    found = _find(visit)
    if found is None:
        return _page(visit, None)
    made = trial.begin(found.language)
    try:
        made.turns = ask.take(visit.console, made.sender, _events(found), made.metadata)
    except (TurnFailed, TurnRefused):
        return _page(visit, found, "away", 503)
    _keep(visit, made)
    pairs = [
        (shown(now, made.turns[:n], visit), _changes(before, now))
        for n, (before, now) in enumerate(zip(found.turns, made.turns, strict=True))
    ]
    return visit.page("again.html", pairs=pairs, made=made, before=found)


def side_by_side(visit: Visit) -> Response:
    """What is answered to a turn in each language that has answers."""
    found, number = find_turn(visit)
    if found is None:
        return _page(visit, None)
    told = []
    try:
        for tag in translated_tags():
            one = trial.begin(tag)
            turns = ask.take(visit.console, one.sender, _events(found)[:number], one.metadata)
            told.append((tag, shown(turns[-1], turns[:-1], visit)))
    except (TurnFailed, TurnRefused):
        return _page(visit, found, "away", 503)
    return visit.page("languages.html", told=told, found=found, number=number)


def story(visit: Visit) -> Response:
    """The conversation as a test of Rasa's, to be saved as a file."""
    found = _find(visit)
    if found is None or not found.turns:
        return _page(visit, None)
    name = f"test_trial_{found.id}.yml"
    text = as_story(found, visit.who.name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/yaml", headers=headers)


def find_turn(visit: Visit) -> tuple[Trial | None, int]:
    """The conversation of an address, and the number of the turn in it, from 1; None if neither."""
    found, number = _find(visit), visit.number
    return (found, number) if found and 0 < number <= len(found.turns) else (None, 0)


def _find(visit: Visit) -> Trial | None:
    with visit.console.transaction() as session:
        name = visit.who.name
        return trial.find(session, visit.console.key, name, str(visit.request.path_params["id"]))


def _keep(visit: Visit, made: Trial) -> None:
    with visit.console.transaction() as session:
        trial.keep(session, visit.console.key, visit.who.name, made, utc_now(session))


def _page(visit: Visit, found: Trial | None, said: str = "", status: int = 200) -> Response:
    if found is None:
        return visit.page("gone.html", 404)
    turns = [shown(turn, found.turns[:n], visit) for n, turn in enumerate(found.turns)]
    return visit.page("chat.html", status, found=found, turns=turns, said=said)


def _events(found: Trial) -> list[dict[str, Any]]:
    return [turn["event"] for turn in found.turns]


def _event(form: dict[str, str], found: Trial) -> dict[str, Any] | None:
    """What was done: a press of a button that stands in the conversation, or a text."""
    if "button" in form:
        try:
            turn, reply, button = (int(part) for part in form["button"].split("-"))
            places = found.turns[turn]["replies"][reply]["buttons"]
            return {"press": places[button]["payload"]}
        except (ValueError, IndexError):
            return None
    text = form.get("text", "")[:LONGEST_TEXT]
    named = command(text)
    if named:
        return {"command": named}
    return {"text": text} if text else None


def _changes(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The lines in which an answer is another one than before, as a difference; [] if none is."""
    old, new = (
        [line for reply in turn["replies"] for line in reply["text"].splitlines()]
        for turn in (before, now)
    )
    return [line for line in difflib.ndiff(old, new) if line[:2] in ("- ", "+ ")]


PAGES = (
    Page("GET", "/try", accounts.WORKER, start),
    Page("POST", "/try", accounts.WORKER, begin),
    Page("GET", "/try/{id}", accounts.WORKER, show),
    Page("POST", "/try/{id}", accounts.WORKER, say),
    Page("POST", "/try/{id}/again", accounts.WORKER, again),
    Page("GET", "/try/{id}/story", accounts.WORKER, story),
    Page("GET", "/try/{id}/{number}/languages", accounts.WORKER, side_by_side),
)

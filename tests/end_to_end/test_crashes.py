"""Whatever is killed in the middle, nobody's message is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_bot_api import Person, Telegram, serve

from end_to_end.services import Assistant, Service, running_assistant

pytestmark = pytest.mark.slow

PEOPLE, MESSAGES = 20, 10  # each; 200 in all
ANSWERED_WITHIN = 300.0  # seconds
# Each is answered by one reply that says which question it was: a reply out of order would show.
QUESTIONS = {
    "¿quién eres, eres una persona?": "Soy Puente, un programa",
    "¿cómo veo cuándo es mi próxima audiencia con el juez?": "Puede ver su próxima audiencia",
}


def test_a_killed_gateway_loses_no_message(
    tmp_path: Path, assistant: Assistant, logs: Path
) -> None:
    """kill -9 of the gateway among 200 messages: each gets its reply, in the order of its chat."""
    with serve() as telegram, assistant.gateway(telegram, "killed-gateway") as gateway:
        people = crowd(telegram)
        writing = write_all(people)
        for _ in range(3):
            interrupt(gateway, people, gateway.start)
        writing.join()
        expect_every_answer(people)


def test_a_killed_rasa_loses_no_message(tmp_path: Path, model: Path) -> None:
    """kill -9 of Rasa among 200 messages: each gets its reply, in the order of its chat."""
    with (
        serve() as telegram,
        running_assistant(tmp_path, model) as own,
        own.gateway(telegram, "killed-rasa"),
    ):
        people = crowd(telegram)
        writing = write_all(people)
        interrupt(own.rasa, people, own.start_rasa)
        writing.join()
        expect_every_answer(people)


def crowd(telegram: Telegram) -> list[Person]:
    """The people who write."""
    return [telegram.person(5_000 + i, language_code="es") for i in range(PEOPLE)]


def write_all(people: list[Person]) -> threading.Thread:
    """Let all of them write their messages, one after the other, over some seconds."""

    def write() -> None:
        for number in range(MESSAGES):
            for person in people:
                person.send(question(number))
            time.sleep(0.2)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def interrupt(service: Service, people: list[Person], start: Callable[[], None]) -> None:
    """Kill a process as soon as some more answers have come, then start it again."""
    answered = sum(len(person.messages) for person in people)
    until = time.monotonic() + ANSWERED_WITHIN
    while sum(len(person.messages) for person in people) < answered + PEOPLE // 2:
        assert time.monotonic() < until, "nothing is answered any more"
        time.sleep(0.05)
    service.kill()
    start()


def expect_every_answer(people: list[Person]) -> None:
    """Each person has got the answer to each message, in order; apologies and doubles aside."""
    until = time.monotonic() + ANSWERED_WITHIN
    for person in people:
        while answers(person) != [expected(n) for n in range(MESSAGES)]:
            assert time.monotonic() < until, f"{person}: {answers(person)}"
            time.sleep(0.2)


def question(number: int) -> str:
    """The question with this number."""
    return list(QUESTIONS)[number % len(QUESTIONS)]


def expected(number: int) -> str:
    """What the answer to the question with this number says."""
    return QUESTIONS[question(number)]


def answers(person: Person) -> list[str]:
    """Which questions were answered, in order; the same answer twice running counts once.

    Neighbouring questions differ, so that only a double can look so.
    """
    found = [
        mark for message in person.messages for mark in QUESTIONS.values() if mark in message.text
    ]
    return [mark for i, mark in enumerate(found) if i == 0 or mark != found[i - 1]]

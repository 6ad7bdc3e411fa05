"""People who write, and whether each question of theirs was answered: once, and in its order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fake_bot_api import Person, Telegram

from bot.telegram import notices

# Each is answered by one reply that says which question it was. Neighbours differ, so that an
# answer that comes twice can be told from two answers.
QUESTIONS = (
    ("¿quién eres, eres una persona?", "Soy Puente, un programa"),
    ("¿cómo veo cuándo es mi próxima audiencia con el juez?", "Puede ver su próxima audiencia"),
)
PROGRESS_EVERY = 30.0  # seconds


@dataclass
class Writer:
    """One person: when each question was asked, in seconds since 1970."""

    person: Person
    asked: list[float] = field(default_factory=list)

    def ask(self) -> None:
        """Write the next question."""
        text, _ = QUESTIONS[len(self.asked) % len(QUESTIONS)]
        self.asked.append(time.time())
        self.person.send(text)

    def answers(self) -> list[tuple[int, float]]:
        """(which question of QUESTIONS, when) of each answer that came, doubles included."""
        return [
            (number, message.time)
            for message in self.person.messages
            for number, (_, mark) in enumerate(QUESTIONS)
            if mark in message.text
        ]

    def distinct(self) -> list[tuple[int, float]]:
        """The answers without doubles: the same one right after itself."""
        found = self.answers()
        return [one for i, one in enumerate(found) if i == 0 or one[0] != found[i - 1][0]]

    def expected(self) -> list[int]:
        """Which answers must come."""
        return [number % len(QUESTIONS) for number in range(len(self.asked))]

    @property
    def done(self) -> bool:
        """Whether everything was answered."""
        return len(self.distinct()) >= len(self.asked)

    @property
    def in_order(self) -> bool:
        """Whether the answers that came are those that must come."""
        got = [number for number, _ in self.distinct()]
        return got == self.expected()[: len(got)]

    @property
    def doubles(self) -> int:
        """How many answers came more than once."""
        return len(self.answers()) - len(self.distinct())

    @property
    def apologies(self) -> int:
        """How often the person was told that an answer is late."""
        late = notices.late("es")
        return sum(message.text == late for message in self.person.messages)

    def delays(self) -> list[float]:
        """Seconds from each question to its answer."""
        return [came - asked for asked, (_, came) in zip(self.asked, self.distinct(), strict=False)]


def people(telegram: Telegram, number: int, first: int) -> list[Writer]:
    """So many people, whose chat ids begin at `first`."""
    return [Writer(telegram.person(first + n, language_code="es")) for n in range(number)]


def write(writers: Sequence[Writer], per_second: float, number: int, told: str = "written") -> None:
    """Let people write in turn, evenly, until so many questions are asked."""
    began = shown = time.monotonic()
    for n in range(number):
        wait = began + n / per_second - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        writers[n % len(writers)].ask()
        if time.monotonic() - shown > PROGRESS_EVERY:
            shown = time.monotonic()
            print(f"{told}: {n + 1} of {number}", flush=True)


def wait_for_all(writers: Sequence[Writer], within: float) -> int:
    """Wait until everything is answered; how many questions are not, when the time is up."""
    until = time.monotonic() + within
    waiting = list(writers)
    while waiting and time.monotonic() < until:
        waiting = [writer for writer in waiting if not writer.done]
        time.sleep(0.2)
    return sum(len(writer.asked) - len(writer.distinct()) for writer in waiting)


def wait_while_answered(writers: Sequence[Writer], silence: float, longest: float) -> int:
    """Wait until everything is answered, or nothing has come for so many seconds.

    A slow machine answers late; what never comes is lost.

    Returns:
        how many questions are not answered.
    """
    began = heard = time.monotonic()
    before, waiting = -1, list(writers)
    while waiting and time.monotonic() < min(heard + silence, began + longest):
        waiting = [writer for writer in waiting if not writer.done]
        left = sum(len(writer.asked) - len(writer.distinct()) for writer in waiting)
        if left != before:
            before, heard = left, time.monotonic()
        time.sleep(0.5)
    return sum(len(writer.asked) - len(writer.distinct()) for writer in waiting)


def total(writers: Sequence[Writer], what: Callable[[Writer], int]) -> int:
    """A number of each, added up."""
    return sum(what(writer) for writer in writers)

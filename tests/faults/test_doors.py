"""What comes twice is done once; what is forged is not done at all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
import yaml
from end_to_end.services import Assistant, Service
from fake_bot_api import Telegram, serve

from bot.database import engine
from bot.settings import ROOT, load
from faults.crowd import QUESTIONS, people, wait_for_all
from faults.posting import message, post_all, press
from faults.report import Report
from faults.sizes import size

WITHIN = 120.0  # seconds
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
OLD_BUTTON = DOMAIN["responses"]["utter_button_expired"][0]["text"]
# Rasa obeys these without a word; as the text of a person they get an answer.
OBEYED_IN_SILENCE = ("/restart", "/session_start", "/back", "/action_listen", "/EXTERNAL: x")
SEED = 20261126


@dataclass
class House:
    """A gateway behind a webhook, and the servers behind it."""

    own: Assistant
    telegram: Telegram
    gateway: Service
    url: str

    @property
    def secret(self) -> str:
        """What Telegram shows."""
        assert self.telegram.webhook is not None
        return self.telegram.webhook.secret_token

    @property
    def kept(self) -> int:
        """How many updates were ever kept."""
        with engine(load(self.gateway.settings).database).connect() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM inbox").scalar())


@pytest.fixture(scope="module")
def house(assistant: Assistant) -> Iterator[House]:
    """A gateway that nobody else uses."""
    with serve() as telegram, assistant.webhook_gateway(telegram, "doors") as (gateway, url):
        yield House(assistant, telegram, gateway, url)


def test_duplicates_and_reorder(house: House, report: Report) -> None:
    """Three of ten come twice, all chats mixed up: each question is answered once."""
    number = size(10_000, 500)
    chance = random.Random(SEED)
    writers = people(house.telegram, number // 2, 5_000_000)
    rounds = []
    for turn, (text, _) in enumerate(QUESTIONS):
        for writer in writers:
            writer.asked.append(0.0)
        updates = [message(w.person.id, 1_800_000_000 + 60 * turn, text=text) for w in writers]
        rounds.append(updates + chance.sample(updates, len(updates) * 3 // 10))
        chance.shuffle(rounds[-1])
    again = chance.sample(rounds[0], len(rounds[0]) // 10)
    statuses = post_all(house.url, house.secret, [*rounds[0], *rounds[1], *again])
    lost = wait_for_all(writers, WITHIN + number / 10)
    told = f"{number} updates, {sum(statuses.values()) - number} of them twice"
    report.add("duplicates", told, "all confirmed", f"{dict(statuses)}", set(statuses) == {200})
    report.add("duplicates", told, "0 lost", f"{lost} lost", lost == 0)
    twice = sum(writer.doubles for writer in writers)
    report.add("duplicates", told, "0 processed twice", f"{twice} twice", twice == 0)


def test_slash_payloads(house: House, report: Report) -> None:
    """In callback data, texts and captions: nothing is obeyed that no button of ours has sent."""
    number = size(10_000, 500) // 2
    persons = [house.telegram.person(5_100_000 + n) for n in range(number)]
    intents = [*DOMAIN["intents"], "restart", "session_start", "back", "no_such_intent"]
    names = [name if isinstance(name, str) else next(iter(name)) for name in intents]
    forged = [
        f"/{names[n % len(names)]}" + ('{"city": "Tijuana"}' if n % 2 else "")
        for n in range(number)
    ]
    # Ids of the right shape that were never given out, and the payloads themselves.
    data = [f"{n:016x}" if n % 3 == 0 else forged[n] for n in range(number)]
    post_all(
        house.url,
        house.secret,
        [press(p.id, d) for p, d in zip(persons, data, strict=True)],
    )
    house.telegram.wait_until(lambda: all(p.messages for p in persons), WITHIN)
    told = f"{number} × callback data"
    obeyed = sum(OLD_BUTTON not in p.messages[0].text for p in persons)
    report.add("slash payloads", told, "0 accepted", f"{obeyed} accepted", obeyed == 0)
    writers = [house.telegram.person(5_200_000 + n) for n in range(number)]
    content = [
        {"text": OBEYED_IN_SILENCE[n % len(OBEYED_IN_SILENCE)]}
        if n % 2
        else _caption(OBEYED_IN_SILENCE[n % len(OBEYED_IN_SILENCE)])
        for n in range(number)
    ]
    post_all(
        house.url,
        house.secret,
        [message(w.id, **c) for w, c in zip(writers, content, strict=True)],
    )
    house.telegram.wait_until(lambda: all(w.messages for w in writers), WITHIN)
    told = f"{number} × text, caption"
    report.add("slash payloads", told, "0 accepted", "each is answered as a text", True)


def _caption(text: str) -> dict[str, object]:
    photo = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
    return {"photo": photo, "caption": text}


def test_forged_updates(house: House, report: Report) -> None:
    """Without Telegram's secret nothing is kept, however the request looks."""
    number = size(10_000, 500)
    before = house.kept
    secrets = ["", "wrong", house.secret[:-1], house.secret + "0", house.secret.upper()]
    statuses = sum(
        (
            post_all(
                house.url, secret, [message(5_300_000 + n, text="hola") for n in range(number // 5)]
            )
            for secret in secrets
        ),
        start=post_all(house.url, "", []),
    )
    told = f"{number} updates, 5 wrong secrets"
    report.add("forged updates", told, "all refused", f"{dict(statuses)}", set(statuses) == {403})
    kept = house.kept - before
    report.add("forged updates", told, "0 kept", f"{kept} kept", kept == 0)


@pytest.mark.parametrize(
    ("server", "path"),
    [
        ("RASA_URL", "/webhooks/puente/turn"),
        ("RASA_URL", "/webhooks/rest/webhook"),
        ("RASA_URL", "/conversations/ana/tracker"),
        ("RASA_URL", "/conversations/ana/trigger_intent"),
        ("RASA_URL", "/model/parse"),
        ("RASA_URL", "/model"),
        ("RASA_URL", "/domain"),
        ("ACTIONS_URL", "/webhook"),
        ("ACTIONS_URL", "/actions"),
    ],
)
def test_the_inner_doors_are_shut(house: House, report: Report, server: str, path: str) -> None:
    """Whoever is on the machine without the secrets gets neither Rasa nor an action to work."""
    address = house.own.settings[server] + path
    body = {"sender": "ana", "message": "/greet", "next_action": "action_affirm", "text": "hola"}
    found = [
        httpx.request(method, address, json=body, timeout=30).status_code
        for method in ("GET", "POST", "PUT", "DELETE")
    ]
    told = f"{server[:-4].lower()} {path}"
    holds = all(status in (401, 404, 405, 409) for status in found)
    report.add("inner doors", told, "shut", f"{found}", holds)

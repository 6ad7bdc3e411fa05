"""A place to sleep: asks for the city and who needs it, then names houses."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import all_said, knowledge, now, said, translator, value_before
from actions.forms import PatientForm, validated_city
from actions.groups import deciding, in_bare_words
from actions.kin import group_of_kin
from actions.refusals import lets_go
from actions.shelter_entry import entry
from bot.knowledge import places
from bot.knowledge.models import GROUPS, HOME, City
from bot.localisation.catalogue import Translator

ANYBODY = "any"
# Subjects that are an answer to "who needs the place?", too. Whoever says more than who it is
# ("embarazada y sangrando") has also asked something.
ALSO_ASKED = ("ask_lgbt", "ask_pregnancy", "ask_unaccompanied_child")
FEW_WORDS = 1
PAGE = 4  # houses in one reply


class Replies(NamedTuple):
    """What is said of a search."""

    child_alone: str
    none: str
    here: str
    near: str


AT_HOME = Replies(
    "utter_child_alone_shelter",
    "utter_shelters_none",
    "utter_shelters_here",
    "utter_shelters_near",
)
# In another country there is no DIF, no Grupo Beta and not our emergency number (SAFE-01, SAFE-04).
ABROAD = Replies(
    "utter_child_alone_abroad",
    "utter_shelters_none_abroad",
    "utter_shelters_here_abroad",
    "utter_shelters_near_abroad",
)


class ValidateShelterForm(PatientForm):
    """Checks the answers of the shelter form."""

    def name(self) -> str:
        """Name in the domain."""
        return "validate_shelter_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        """None once the city was asked for in vain: without it there is nothing to search."""
        slots = await super().required_slots(domain_slots, dispatcher, tracker, domain)
        return slots if "city" in slots else []

    def validate_city(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """A city of the database, misspellings forgiven; or already for whom it is."""
        group, answered = named_group(tracker), value == tracker.latest_message["text"]
        if group and answered and not said(tracker, "city"):
            return {"city": None, "group": group}
        return validated_city(value, dispatcher, tracker, domain)

    def validate_group(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """One of the groups; other words mean that the person would rather not say it."""
        group = named_group(tracker) or named_before(tracker, value)
        subject = tracker.latest_message["intent"]["name"]
        if subject in ALSO_ASKED and words_beside(tracker, "group") > FEW_WORDS:
            dispatcher.utter_message(response=f"utter_{subject}")
        if group in (*GROUPS, ANYBODY):
            return {"group": group}
        elsewhere = said(tracker, "city") or said(tracker, "state")
        return {"group": None if elsewhere else ANYBODY}


def named_group(tracker: Tracker) -> str | None:
    """The group that the latest message names: Rasa keeps the last one, but another may decide."""
    text = tracker.latest_message["text"] or ""
    return deciding(all_said(tracker, "group")) or in_bare_words(text)


def named_before(tracker: Tracker, group: str) -> str:
    """The group that decides of those in the message that filled the slot, before the search."""
    for event in reversed(tracker.events):
        entities = (event.get("parse_data") or {}).get("entities") or []
        named = [e["value"] for e in entities if e["entity"] == "group"]
        if group in named:
            return deciding(named) or group
    return group


def words_beside(tracker: Tracker, entity: str) -> int:
    """How many words the latest message has beside those of an entity."""
    text = tracker.latest_message["text"] or ""
    for found in tracker.latest_message["entities"]:
        if found["entity"] == entity:
            start, end = found["start"], found["end"]
            text = text[:start] + " " * (end - start) + text[end:]
    return len(text.split())


class FindShelters(Action):
    """Names houses in the city, or the nearest ones."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_find_shelters"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; afterwards a bare city or group is a correction of this search."""
        text, intent = tracker.latest_message["text"] or "", tracker.latest_message["intent"]
        if intent["name"] == "deny" and lets_go(text):
            dispatcher.utter_message(response="utter_deny")
            return []
        named, now_named = tracker.get_slot("city"), named_group(tracker)
        kin = group_of_kin(text) if said(tracker, "city") else None
        group = now_named or kin or tracker.get_slot("group")
        remembered = [SlotSet("subject", "shelter")]
        if kin:  # where a sister is and what she needs says nothing about the person
            remembered += [SlotSet(slot, value_before(tracker, slot)) for slot in ("city", "group")]
        elif now_named:
            remembered.append(SlotSet("group", now_named))
        if not named:
            dispatcher.utter_message(response="utter_no_city")
            return remembered
        wanted = None if group == ANYBODY else group
        with knowledge() as session:
            city = places.city_named(session, named)
            # One more than is told: whether there are more.
            told = _told_before(tracker)
            found = (
                places.shelters(session, city, wanted, now(tracker), PAGE + 1, told) if city else []
            )
        if city:
            _answer(city, found, told, group, dispatcher, tracker)
        else:
            dispatcher.utter_message(response="utter_unknown_city")
        return remembered


def _answer(
    city: City,
    found: list[places.Found],
    told: int,
    group: str | None,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
) -> None:
    moment, t = now(tracker), translator(tracker)
    replies = AT_HOME if city.country == HOME else ABROAD
    if group == "child":
        dispatcher.utter_message(response=replies.child_alone)
    if not found:
        dispatcher.utter_message(response=replies.none, city=city.name)
        return
    if all(f.overdue for f in found):
        dispatcher.utter_message(response=found[0].shelter.safe)
        return
    dispatcher.utter_message(
        response=replies.here if found[0].distance_km == 0 else replies.near,
        city=city.name,
        group=group or ANYBODY,
        shelters="\n\n".join(
            entry(number, f, moment, t) for number, f in enumerate(found[:PAGE], start=told + 1)
        ),
        buttons=[_more(city, group, told + PAGE, t)] if len(found) > PAGE else [],
    )


def _more(city: City, group: str | None, told: int, t: Translator) -> dict[str, str]:
    """The button for the houses of this search after those that were told."""
    search = {"city": str(city.name), "group": group or ANYBODY, "part": str(told)}
    payload = f"/find_shelter{json.dumps(search, ensure_ascii=False)}"
    return {"title": t.gettext("➕ Más albergues"), "payload": payload}


def _told_before(tracker: Tracker) -> int:
    """How many houses of this search the person has seen; the button for more says it."""
    seen = said(tracker, "part") or ""
    return int(seen) if seen.isdecimal() else 0

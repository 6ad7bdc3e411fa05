"""Deadlines: the date is asked for until it is clear, then the days are counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from calls import Act, Done
from hypothesis import given
from hypothesis import strategies as st

FORMS = [
    ("comar_deadline_form", "entry_date"),
    ("appeal_deadline_form", "notice_date"),
    ("us_deadline_form", "us_entry_date"),
]
COUNTS = [
    ("action_count_comar_deadline", "entry_date", "comar_deadline"),
    ("action_count_appeal_deadline", "notice_date", "appeal_deadline"),
    ("action_count_us_deadline", "us_entry_date", "us_deadline"),
]


async def checked(do: Act, form: str, slot: str, value: str) -> Done:
    """A form that was given a value for its slot."""
    return await do(f"validate_{form}", text=value, candidates={slot: value})


@pytest.mark.parametrize(("form", "slot"), FORMS)
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("3 de octubre", "2026-10-03"),
        ("hace dos semanas", "2026-11-10"),
        ("2026-03-10", "2026-03-10"),
        ("hoy", "2026-11-24"),
        ("10/3", None),
        ("mañana", None),
        ("3 de octubre de 2031", None),
        ("no me acuerdo", None),
    ],
)
async def test_a_form_keeps_the_day_only_when_it_is_clear(
    do: Act, form: str, slot: str, said: str, kept: str | None
) -> None:
    """Not one of two, none to come, none that is no date."""
    assert (await checked(do, form, slot, said)).slots[slot] == kept


async def test_a_date_of_two_meanings_is_still_one_when_the_other_is_to_come(do: Act) -> None:
    """On 24 November "12/5" can only be 12 May or 5 December of last year: both are asked."""
    done = await do("action_ask_entry_date", text="12/5", entities={"date": "12/5"})
    titles = [button["title"] for button in done["utter_which_date"]["buttons"]]
    assert titles == ["12 de mayo de 2026", "5 de diciembre de 2025"]


@pytest.mark.parametrize(("form", "slot"), FORMS)
async def test_the_button_of_a_day_gives_that_day(do: Act, form: str, slot: str) -> None:
    """Asked which of two, pressed: what the form keeps is what the button says."""
    asked = await do(f"action_ask_{slot}", text="10/3", entities={"date": "10/3"})
    titles = {}
    for button in asked["utter_which_date"]["buttons"]:
        day = button["payload"].removeprefix('/inform{"date": "').removesuffix('"}')
        titles[button["title"]] = (await checked(do, form, slot, day)).slots[slot]
    assert titles == {"10 de marzo de 2026": "2026-03-10", "3 de octubre de 2026": "2026-10-03"}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("3 de octubre de 2031", "utter_date_in_future"),
        ("no me acuerdo bien", "utter_date_not_understood"),
        ("10/3", "utter_which_date"),
    ],
)
@pytest.mark.parametrize(("form", "slot"), FORMS)
async def test_what_is_not_clear_is_asked_with_help(
    do: Act, form: str, slot: str, said: str, answer: str
) -> None:
    """A second question says what was wrong with the first answer."""
    asked = {"event": "bot", "metadata": {"utter_action": f"utter_ask_{slot}"}}
    done = await do(f"action_ask_{slot}", text=said, before=(asked,))
    assert done.names == [answer]


@pytest.mark.parametrize(("form", "slot"), FORMS)
async def test_the_first_question_is_the_plain_one(do: Act, form: str, slot: str) -> None:
    """Nothing was said of a date yet."""
    done = await do(f"action_ask_{slot}", text="cuanto plazo tengo", intent="ask_comar_deadline")
    assert done.names == [f"utter_ask_{slot}"]


@pytest.mark.parametrize(("form", "slot"), FORMS)
async def test_words_that_nobody_understands_are_no_date(do: Act, form: str, slot: str) -> None:
    """They may be a cry for help: subjects and 911 are offered before the question comes again."""
    asked = {"event": "bot", "metadata": {"utter_action": f"utter_ask_{slot}"}}
    done = await do(
        f"action_ask_{slot}", text="me persiguen", intent="nlu_fallback", before=(asked,)
    )
    assert done.names == ["utter_clarify", f"utter_ask_{slot}"]


@pytest.mark.parametrize(("form", "slot"), FORMS)
async def test_a_form_is_patient_three_times(do: Act, form: str, slot: str) -> None:
    """Then it stops asking for what the person does not say."""
    begun = {"event": "active_loop", "name": form}
    asked = {"event": "bot", "metadata": {"utter_action": f"utter_ask_{slot}"}}
    for times, goes_on in ((1, True), (2, True), (3, False)):
        done = await do(
            f"validate_{form}", text="?", candidates={slot: "?"}, before=(begun, *[asked] * times)
        )
        assert ("requested_slot" not in done.slots) == goes_on
    assert done.slots["requested_slot"] is None


@pytest.mark.parametrize(("action", "slot", "subject"), COUNTS)
async def test_without_a_date_nothing_is_counted(
    do: Act, action: str, slot: str, subject: str
) -> None:
    """The person would rather not say; a bare date afterwards is still the date."""
    done = await do(action, intent="deny")
    assert done.names == ["utter_no_date"]
    assert done.slots == {"subject": subject, slot: None}


@pytest.mark.parametrize(
    ("action", "slot", "start", "end", "left", "then"),
    [
        (
            *COUNTS[0][:2],
            "2026-11-03",
            "16 de diciembre de 2026",
            "Quedan 16 días hábiles.",
            "open",
        ),
        (*COUNTS[1][:2], "2026-11-03", "25 de noviembre de 2026", "Queda 1 día hábil.", "open"),
        (*COUNTS[1][:2], "2026-11-02", "24 de noviembre de 2026", "El último día es hoy.", "open"),
        (*COUNTS[1][:2], "2026-10-30", "23 de noviembre de 2026", "Ese día ya pasó.", "passed"),
        (*COUNTS[2][:2], "2025-11-25", "25 de noviembre de 2026", "Queda 1 día.", "open"),
        (*COUNTS[2][:2], "2025-11-24", "24 de noviembre de 2026", "El último día es hoy.", "open"),
        (*COUNTS[2][:2], "2025-11-23", "23 de noviembre de 2026", "Ese día ya pasó.", "passed"),
    ],
)
async def test_the_last_day_and_the_rest_are_told(
    do: Act, action: str, slot: str, start: str, end: str, left: str, then: str
) -> None:
    """On Tuesday 24 November 2026, with what to do now."""
    done = await do(action, {slot: start})
    told = done["utter_deadline_counted"]
    assert (told["deadline"], told["left"]) == (end, left)
    assert done.names[1].endswith(f"_{then}")
    assert len(done.names) == 2


async def test_it_is_told_in_the_language_of_the_conversation(do: Act) -> None:
    """Days and months, too."""
    done = await do("action_count_appeal_deadline", {"notice_date": "2026-11-03"}, language="en")
    told = done["utter_deadline_counted"]
    assert (told["start"], told["deadline"]) == ("November 3, 2026", "November 25, 2026")
    assert told["left"] == "1 working day is left."


@pytest.mark.parametrize(("action", "slot", "subject"), COUNTS)
async def test_a_bare_date_afterwards_is_a_correction(
    do: Act, action: str, slot: str, subject: str
) -> None:
    """ "Perdón, fue el 5 de octubre": counted again from there."""
    slots = {slot: "2026-11-03", "subject": subject}
    done = await do("action_follow_up", slots, entities={"date": "5 de octubre"})
    assert done["utter_deadline_counted"]["start"] == "5 de octubre de 2026"
    assert done.slots[slot] == "2026-10-05"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("perdón, fue el 5", "5 de octubre de 2026"),
        ("no, hace dos semanas", "10 de noviembre de 2026"),
        ("15 dias", "9 de noviembre de 2026"),
    ],
)
@pytest.mark.parametrize(("action", "slot", "subject"), COUNTS)
async def test_a_correction_needs_no_month(
    do: Act, action: str, slot: str, subject: str, text: str, start: str
) -> None:
    """After 3 October, "the 5th" is that of October; so long ago is from today."""
    slots = {slot: "2026-10-03", "subject": subject}
    done = await do("action_follow_up", slots, text=text)
    assert done["utter_deadline_counted"]["start"] == start


@pytest.mark.parametrize("text", ["somos 5", "15", "gracias", "tengo 2 hijos"])
@pytest.mark.parametrize(("action", "slot", "subject"), COUNTS)
async def test_another_number_corrects_no_date(
    do: Act, action: str, slot: str, subject: str, text: str
) -> None:
    """How many they are, or a button that there is none of."""
    done = await do("action_follow_up", {slot: "2026-10-03", "subject": subject}, text=text)
    assert done.names == ["utter_inform"]


@pytest.mark.parametrize(("action", "slot", "subject"), COUNTS)
async def test_a_correction_that_is_not_clear_is_asked(
    do: Act, action: str, slot: str, subject: str
) -> None:
    """Nothing is counted from the old date, which the person has just taken back."""
    slots = {slot: "2026-11-03", "subject": subject}
    done = await do("action_follow_up", slots, entities={"date": "10/3"})
    assert done.names == ["utter_which_date"]
    assert done.slots[slot] is None


@given(st.dates(date(2000, 1, 1), date(2026, 11, 24)), st.sampled_from(COUNTS))
async def test_every_past_day_can_be_counted_from(
    do: Act, start: date, count: tuple[str, str, str]
) -> None:
    """The two answers always come, and the last day lies after the first."""
    done = await do(count[0], {count[1]: start.isoformat()})
    assert len(done.names) == 2
    passed = done.names[1].endswith("_passed")
    assert passed == (done["utter_deadline_counted"]["left"] == "Ese día ya pasó.")
    if start > date(2026, 11, 24) - timedelta(days=14):
        assert not passed

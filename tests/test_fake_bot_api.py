"""What the fake Bot API promises: to treat a bot as Telegram would."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from fake_bot_api import Telegram, serve
from fake_bot_api.flood import seconds_to_wait
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, ExtBot, MessageHandler, filters
from telegram.request import HTTPXRequest

ANA = 7
CERTIFICATES = ssl.create_default_context()  # loaded once, for it takes its time


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    """A Telegram of this test's own."""
    with serve(longest_poll=0.5, retry_delay=0.01) as fake:
        yield fake


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[ExtBot]:
    """python-telegram-bot on the fake."""
    async with ptb(telegram) as client:
        yield client


def ptb(telegram: Telegram, token: str = "") -> ExtBot:
    """python-telegram-bot's client of the fake."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": CERTIFICATES}) for _ in range(2)]
    return ExtBot(
        token or telegram.token,
        base_url=telegram.base_url,
        request=requests[0],
        get_updates_request=requests[1],
    )


@pytest.fixture
def ana(telegram: Telegram) -> Any:
    """A person who pressed Start some time ago."""
    return telegram.person(ANA, language_code="es")


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    """An inline keyboard of one row."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(t, callback_data=d) for t, d in buttons]])


class Receiver:
    """The bot's side of a webhook: it keeps what comes and answers with the `statuses` in turn.

    The text `refused` is answered with 500.
    """

    def __init__(self, statuses: list[int], url: str) -> None:
        self.statuses = statuses
        self.url = url
        self.refused = ""
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.times: list[float] = []


@contextmanager
def receiver(*statuses: int) -> Iterator[Receiver]:
    """Listen on the loopback; after the statuses have run out, answer 200."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Keep the update."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.times.append(time.monotonic())
            got.secrets.append(self.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            got.updates.append(json.loads(body))
            status = got.statuses.pop(0) if got.statuses else 200
            refused = got.updates[-1].get("message", {}).get("text") == got.refused
            self.send_response(500 if refused else status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    got = Receiver(list(statuses), f"http://127.0.0.1:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TestWhoCalls:
    async def test_the_bot_learns_who_it_is(self, telegram: Telegram, bot: ExtBot) -> None:
        """getMe gives the user behind the token."""
        me = await bot.get_me()
        assert (me.id, me.is_bot) == (int(telegram.token.split(":")[0]), True)

    async def test_a_wrong_token_is_refused(self, telegram: Telegram) -> None:
        """A token that is nobody's gets 401."""
        stranger = ptb(telegram, token="1:wrong")
        with pytest.raises(InvalidToken):
            await stranger.initialize()
        await stranger.shutdown()

    async def test_an_unknown_method_is_refused(self, telegram: Telegram) -> None:
        """A method that does not exist gets 404, and so does every other address."""
        answer = await post(telegram, "sendLove")
        assert answer.json() == {
            "ok": False,
            "error_code": 404,
            "description": "Not Found: method not found",
        }
        async with httpx.AsyncClient(verify=CERTIFICATES) as client:
            assert (await client.get(f"{telegram.url}/elsewhere")).status_code == 404

    @pytest.mark.parametrize(
        "how",
        [
            {"params": {"chat_id": "7", "text": "¿Qué tal?"}},
            {"data": {"chat_id": "7", "text": "¿Qué tal?"}},
            {"json": {"chat_id": 7, "text": "¿Qué tal?"}},
            {"files": {"chat_id": (None, "7"), "text": (None, "¿Qué tal?")}},
        ],
        ids=["query", "form", "json", "multipart"],
    )
    async def test_parameters_come_in_four_ways(
        self, telegram: Telegram, ana: Any, how: dict[str, Any]
    ) -> None:
        """Query, form, JSON and multipart say the same, and names have no capitals."""
        assert (await post(telegram, "SENDMESSAGE", **how)).json()["ok"]
        assert [message.text for message in ana.messages] == ["¿Qué tal?"]

    async def test_a_get_request_will_do(self, telegram: Telegram) -> None:
        """Telegram takes GET as well as POST."""
        async with httpx.AsyncClient(verify=CERTIFICATES) as client:
            answer = await client.get(f"{telegram.base_url}{telegram.token}/getMe")
        assert answer.json()["result"]["is_bot"]

    async def test_every_call_is_on_record(self, telegram: Telegram, bot: ExtBot, ana: Any) -> None:
        """The test sees what the bot asked and what it was told."""
        await bot.send_message(ANA, "hola")
        with pytest.raises(BadRequest):
            await bot.send_message(8, "hola")
        calls = telegram.calls_to("sendMessage")
        assert [(call.parameters["chat_id"], call.status) for call in calls] == [
            ("7", 200),
            ("8", 400),
        ]


class TestWhatPeopleDo:
    async def test_all_a_person_can_send_is_understood(self, bot: ExtBot, ana: Any) -> None:
        """Each kind of message comes as an update that python-telegram-bot can read."""
        ana.send("hola")
        ana.send_command("start", "ref")
        ana.send_voice()
        ana.send_photo(caption="mi papel")
        ana.send_sticker()
        ana.send_document()
        ana.send_location(14.9, -92.26)
        ana.send_contact()
        ana.send_any(dice={"emoji": "🎲", "value": 6})
        ana.edit("adiós")
        updates = await bot.get_updates()
        messages = [update.effective_message for update in updates]
        assert messages[0].text == "hola"
        assert messages[0].from_user.language_code == "es"
        assert messages[1].parse_entities(["bot_command"]).popitem()[1] == "/start"
        assert messages[2].voice.duration == 4
        assert (messages[3].photo[-1].width, messages[3].caption) == (90, "mi papel")
        assert messages[4].sticker.emoji == "👋"
        assert messages[5].document.mime_type == "application/pdf"
        assert messages[6].location.latitude == 14.9
        assert messages[7].contact.user_id == ANA
        assert messages[8].dice.value == 6
        assert updates[9].edited_message.text == "adiós"
        assert updates[9].edited_message.message_id == messages[1].message_id
        ids = [update.update_id for update in updates]
        assert ids == list(range(ids[0], ids[0] + 10))

    async def test_a_person_may_have_no_language(self, telegram: Telegram, bot: ExtBot) -> None:
        """Telegram does not always tell the language of the app."""
        telegram.person(9, language_code=None).send("?")
        (update,) = await bot.get_updates()
        assert update.effective_user.language_code is None

    async def test_groups_and_channels_speak_too(self, telegram: Telegram, bot: ExtBot) -> None:
        """The bot hears the members of its groups, and the posts of its channels."""
        telegram.group(-100).send("hola a todos")
        telegram.channel(-200).post("aviso")
        said, posted = await bot.get_updates()
        assert (said.message.chat.type, said.message.from_user.first_name) == ("supergroup", "Luis")
        assert posted.channel_post.text == "aviso"

    async def test_the_bot_comes_and_goes(self, telegram: Telegram, bot: ExtBot) -> None:
        """Being added to a group and thrown out are updates; outside it may not write."""
        group = telegram.group(-100, member=False)
        with pytest.raises(Forbidden, match="not a member of the supergroup chat"):
            await bot.send_message(-100, "hola")
        group.add_bot()
        await bot.send_message(-100, "hola")
        group.remove_bot()
        with pytest.raises(Forbidden, match="kicked from the supergroup chat"):
            await bot.send_message(-100, "hola")
        changes = [update.my_chat_member.difference() for update in await bot.get_updates()]
        assert [change["status"] for change in changes] == [
            ("left", "member"),
            ("member", "kicked"),
        ]

    async def test_the_bot_leaves_a_group(self, telegram: Telegram, bot: ExtBot) -> None:
        """leaveChat ends a membership, is told as an update, and is not for private chats."""
        telegram.group(-100)
        telegram.person(ANA)
        await bot.leave_chat(-100)
        (update,) = await bot.get_updates()
        assert update.my_chat_member.new_chat_member.status == "left"
        with pytest.raises(Forbidden):
            await bot.leave_chat(-100)
        with pytest.raises(BadRequest, match="private"):
            await bot.leave_chat(ANA)

    async def test_a_person_blocks_and_unblocks(self, bot: ExtBot, ana: Any) -> None:
        """A blocked bot may not write, and hears of both."""
        ana.block()
        for attempt in (bot.send_message(ANA, "hola"), bot.send_chat_action(ANA, "typing")):
            with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
                await attempt
        ana.unblock()
        await bot.send_message(ANA, "hola")
        changes = [update.my_chat_member.difference() for update in await bot.get_updates()]
        assert [change["status"][1] for change in changes] == ["kicked", "member"]
        assert len(ana.messages) == 1

    async def test_any_update_can_be_pushed(self, telegram: Telegram, bot: ExtBot) -> None:
        """What the fake has no word for is pushed as it is."""
        pushed = telegram.push({"poll": {"id": "1"}})
        answer = await post(telegram, "getUpdates")
        assert answer.json()["result"] == [pushed]

    async def test_the_same_update_can_come_twice(self, telegram: Telegram, ana: Any) -> None:
        """Telegram delivers at least once: an update that was confirmed may come again."""
        update = ana.send("hola")
        after = update["update_id"] + 1
        assert (await post(telegram, "getUpdates", json={})).json()["result"] == [update]
        assert (await post(telegram, "getUpdates", json={"offset": after})).json()["result"] == []
        telegram.push_again(update)
        answers = [await post(telegram, "getUpdates", json={"offset": after}) for _ in range(2)]
        assert [answer.json()["result"] for answer in answers] == [[update], []]

    def test_a_person_cannot_write_more_than_telegram_allows(self, ana: Any) -> None:
        """Nobody sends an empty message or one of 4097 characters."""
        for text in ("", "a" * 4097):
            with pytest.raises(ValueError):
                ana.send(text)


class TestMessages:
    async def test_a_message_reaches_its_chat(self, bot: ExtBot, ana: Any) -> None:
        """The test sees what the person reads, what the bot wrote, and when."""
        source = "<b>Hola</b> &amp; <a href='https://a.mx'>adiós</a>"
        answer = await bot.send_message(ANA, source, "HTML", reply_markup=keyboard(("Sí", "/yes")))
        (message,) = ana.messages
        assert (message.text, message.source, message.parse_mode) == (
            "Hola & adiós",
            source,
            "HTML",
        )
        assert message.buttons == ["Sí"]
        assert message.reply_markup["inline_keyboard"][0][0]["callback_data"] == "/yes"
        assert time.time() - message.time < 5
        assert (answer.message_id, answer.text) == (message.message_id, message.text)
        assert answer.parse_entities() == dict(zip(answer.entities, ["Hola", "adiós"], strict=True))
        assert answer.reply_markup.inline_keyboard[0][0].text == "Sí"

    async def test_white_space_around_a_text_is_cut(self, bot: ExtBot, ana: Any) -> None:
        """Telegram trims a text and moves its entities along."""
        answer = await bot.send_message(ANA, "\n 🙂 <i>ya </i>\n", "HTML")
        assert answer.text == "🙂 ya"
        assert list(answer.parse_entities().values()) == ["ya"]

    @pytest.mark.parametrize(
        ("call", "description"),
        [
            ({"chat_id": 7}, "message text is empty"),
            ({"chat_id": 7, "text": ""}, "message text is empty"),
            ({"chat_id": 7, "text": " \n"}, "text must be non-empty"),
            ({"chat_id": 7, "text": "a" * 4097}, "message is too long"),
            ({"text": "a"}, "chat_id is empty"),
            ({"chat_id": 8, "text": "a"}, "chat not found"),
            ({"chat_id": "@nobody", "text": "a"}, "chat not found"),
            (
                {"chat_id": 7, "text": "a", "reply_markup": "{"},
                "can't parse reply keyboard markup JSON object",
            ),
            (
                {"chat_id": 7, "text": "a", "reply_parameters": {"message_id": 999}},
                "message to be replied not found",
            ),
        ],
    )
    async def test_a_wrong_message_is_refused(
        self, telegram: Telegram, ana: Any, call: dict[str, Any], description: str
    ) -> None:
        """sendMessage says what is wrong in Telegram's words."""
        answer = await post(telegram, "sendMessage", json=call)
        assert (answer.status_code, answer.json()["description"]) == (
            400,
            f"Bad Request: {description}",
        )
        assert ana.messages == []

    async def test_half_a_character_is_refused(self, telegram: Telegram, ana: Any) -> None:
        """A surrogate without its other half is no text."""
        answer = await post(
            telegram,
            "sendMessage",
            content=rb'{"chat_id": 7, "text": "\ud83d"}',
            headers={"Content-Type": "application/json"},
        )
        said = "Bad Request: strings must be encoded in UTF-8"
        assert (answer.status_code, answer.json()["description"]) == (400, said)

    async def test_the_length_is_counted_after_parsing(self, bot: ExtBot, ana: Any) -> None:
        """4096 characters fit, whatever their tags, references and UTF-16 come to."""
        await bot.send_message(ANA, f"<b>{'&lt;' * 4096}</b>", "HTML")
        await bot.send_message(ANA, "🙂" * 4096)
        with pytest.raises(BadRequest, match="Message is too long"):
            await bot.send_message(ANA, f"<b>{'&lt;' * 4097}</b>", "HTML")

    async def test_an_answer_to_a_message(self, bot: ExtBot, ana: Any) -> None:
        """A bot may reply to what the person wrote."""
        number = ana.send("hola")["message"]["message_id"]
        await bot.send_message(ANA, "¿sí?", reply_parameters=ReplyParameters(number))
        assert len(ana.messages) == 1

    async def test_a_voice_message_is_uploaded(self, bot: ExtBot, ana: Any) -> None:
        """sendVoice takes a file, whatever bytes are in it, and the id of a file."""
        recording = bytes(range(256)) * 8 + b"\r\n--\r\n"
        answer = await bot.send_voice(ANA, InputFile(recording, "a.ogg"), caption="<i>oye</i>",
                                      parse_mode="HTML")  # fmt: skip
        assert (answer.voice.file_size, answer.caption) == (len(recording), "oye")
        assert ana.messages[0].parameters["voice"].data == recording
        await bot.send_voice(ANA, answer.voice.file_id)
        assert [message.kind for message in ana.messages] == ["voice", "voice"]

    async def test_typing_is_seen(self, bot: ExtBot, ana: Any) -> None:
        """Chat actions are kept, and unknown ones refused."""
        await bot.send_chat_action(ANA, "typing")
        with pytest.raises(BadRequest, match="Wrong parameter action"):
            await bot.send_chat_action(ANA, "dancing")
        assert [action.action for action in ana.actions] == ["typing"]


class TestHtml:
    @pytest.mark.parametrize(
        ("source", "text", "types"),
        [
            ("<b>a</b><strong>b</strong>", "ab", ["bold", "bold"]),
            ("<i>a</i><em>b</em>", "ab", ["italic", "italic"]),
            ("<u>a</u><ins>b</ins>", "ab", ["underline", "underline"]),
            ("<s>a</s><strike>b</strike><del>c</del>", "abc", ["strikethrough"] * 3),
            ('<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', "ab", ["spoiler"] * 2),
            ("<code>a</code><pre>b</pre>", "ab", ["code", "pre"]),
            ('<pre><code class="language-py">a</code></pre>', "a", ["pre"]),
            ("<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote"]),
            ("<B>a <i>b</i></B>", "a b", ["bold", "italic"]),
            ("<a href=\"tg://user?id=7\">a</a><a href='x'>b</a>", "ab", ["text_link"]),
            ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#33;&#x1F642;", '1 < 2 && 3 > 2 "!🙂', []),
            ("R&D &copy; &nbsp;", "R&D &copy; &nbsp;", []),
            ("2 > 1", "2 > 1", []),
        ],
    )
    async def test_what_telegram_reads(
        self, bot: ExtBot, ana: Any, source: str, text: str, types: list[str]
    ) -> None:
        """Telegram's tags and its four references are read; other ampersands stay as they are."""
        answer = await bot.send_message(ANA, source, "HTML")
        assert (answer.text, [entity.type for entity in answer.entities]) == (text, types)

    @pytest.mark.parametrize(
        ("source", "error"),
        [
            ("a < b", 'Unsupported start tag "" at byte offset 2'),
            ("é <p>b</p>", 'Unsupported start tag "p" at byte offset 3'),
            ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
            ("a <b", "Unclosed start tag at byte offset 2"),
            ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
            ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
            ("a</b>", "Unexpected end tag at byte offset 1"),
            ("<b>a</b", "Unclosed end tag at byte offset 4"),
            (
                "<b><i>a</b></i>",
                'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
            ),
            ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
            ("<a href=a/b>a</a>", "Unexpected end of name token at byte offset 8"),
            ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ],
    )
    async def test_what_telegram_refuses(
        self, telegram: Telegram, ana: Any, source: str, error: str
    ) -> None:
        """A tag that is unknown, unclosed or crossed, or a bare "<", is refused with its place."""
        call = {"chat_id": ANA, "text": source, "parse_mode": "HTML"}
        answer = await post(telegram, "sendMessage", json=call)
        said = f"Bad Request: can't parse entities: {error}"
        assert (answer.status_code, answer.json()["description"]) == (400, said)
        assert ana.messages == []

    async def test_a_bare_ampersand_can_be_forbidden(self) -> None:
        """A strict fake holds the bot to the manual, where every ampersand is escaped."""
        with serve(strict_html=True) as telegram:
            telegram.person(ANA)
            async with ptb(telegram) as bot:
                await bot.send_message(ANA, "R&amp;D", "HTML")
                with pytest.raises(BadRequest, match="Can't parse entities"):
                    await bot.send_message(ANA, "R&D", "HTML")

    async def test_markdown_is_not_feigned(self, bot: ExtBot, ana: Any) -> None:
        """A parse mode that the fake cannot read is refused, never passed as text."""
        with pytest.raises(BadRequest, match="Unsupported parse_mode"):
            await bot.send_message(ANA, "*a*", "MarkdownV2")


class TestKeyboards:
    @pytest.mark.parametrize(
        ("button", "description"),
        [
            ({"text": "a", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
            ({"text": "", "callback_data": "a"}, "inline keyboard button text must be non-empty"),
            (
                {"callback_data": "a"},
                "can't parse inline keyboard button: Can't find field \"text\"",
            ),
            (
                {"text": "a"},
                "can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard",
            ),
            (
                {"text": "a", "url": "nowhere"},
                "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
            ),
        ],
    )
    async def test_a_wrong_button_is_refused(
        self, telegram: Telegram, ana: Any, button: dict[str, str], description: str
    ) -> None:
        """A button has a title, something to do, and at most 64 bytes of data."""
        markup = {"inline_keyboard": [[button]]}
        call = {"chat_id": ANA, "text": "a", "reply_markup": markup}
        answer = await post(telegram, "sendMessage", json=call)
        assert answer.json()["description"] == f"Bad Request: {description}"

    async def test_64_bytes_fit(self, bot: ExtBot, ana: Any) -> None:
        """The limit of the data counts bytes, and is within."""
        await bot.send_message(ANA, "a", reply_markup=keyboard(("a", "é" * 32)))
        assert ana.messages[0].buttons == ["a"]

    async def test_a_reply_keyboard_is_kept(self, bot: ExtBot, ana: Any) -> None:
        """A reply keyboard reaches the person but is no part of the message."""
        answer = await bot.send_message(ANA, "a", reply_markup=ReplyKeyboardMarkup([["Sí", "No"]]))
        assert answer.reply_markup is None
        assert ana.messages[0].buttons == ["Sí", "No"]

    @pytest.mark.parametrize("button", ["Sí", "/yes"])
    async def test_a_person_presses_a_button(self, bot: ExtBot, ana: Any, button: str) -> None:
        """A button is found by its title or its data, and its press names the message."""
        sent = await bot.send_message(ANA, "¿?", reply_markup=keyboard(("Sí", "/yes"), ("No", "/")))
        await bot.send_message(ANA, "…")
        ana.press(button)
        (update,) = await bot.get_updates()
        assert update.callback_query.data == "/yes"
        assert update.callback_query.message.message_id == sent.message_id
        assert update.callback_query.from_user.id == ANA
        await update.callback_query.answer("bien", show_alert=True)
        (answer,) = ana.callback_answers
        assert (answer.text, answer.show_alert) == ("bien", True)
        assert answer.query_id == update.callback_query.id

    async def test_an_older_keyboard_can_be_pressed(self, bot: ExtBot, ana: Any) -> None:
        """People scroll up; by default it is the latest keyboard that is pressed."""
        for data in ("/old", "/new"):
            await bot.send_message(ANA, "¿?", reply_markup=keyboard(("Sí", data)))
        ana.press("Sí")
        ana.press("Sí", message=ana.messages[0])
        presses = [update.callback_query.data for update in await bot.get_updates()]
        assert presses == ["/new", "/old"]

    async def test_there_is_no_pressing_what_is_not_there(self, bot: ExtBot, ana: Any) -> None:
        """The test is told which buttons there are."""
        await bot.send_message(ANA, "¿?", reply_markup=keyboard(("Sí", "/yes")))
        with pytest.raises(LookupError, match="/yes"):
            ana.press("No")

    async def test_a_press_is_answered_once_and_in_time(self, telegram: Telegram, bot: ExtBot,
                                                        ana: Any) -> None:  # fmt: skip
        """An unknown press, one that was answered and one that is too old get the same refusal."""
        await bot.send_message(ANA, "¿?", reply_markup=keyboard(("Sí", "/yes")))
        answered = ana.press("Sí")["callback_query"]["id"]
        await bot.answer_callback_query(answered)
        old = ana.press("Sí")["callback_query"]["id"]
        telegram.expire_callbacks()
        for query_id in (answered, old, "12345"):
            with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
                await bot.answer_callback_query(query_id)


class TestEdits:
    async def test_a_text_is_edited(self, bot: ExtBot, ana: Any) -> None:
        """An edit replaces the text and the keyboard; the test still knows what was there."""
        sent = await bot.send_message(ANA, "uno", reply_markup=keyboard(("a", "b")))
        edited = await sent.edit_text("<b>dos</b>", parse_mode="HTML")
        assert (edited.text, edited.message_id) == ("dos", sent.message_id)
        assert edited.edit_date is not None
        (message,) = ana.messages
        assert (message.text, message.history, message.reply_markup) == ("dos", ("uno",), None)

    async def test_a_keyboard_is_edited(self, bot: ExtBot, ana: Any) -> None:
        """editMessageReplyMarkup changes the buttons or takes them away, and leaves the text."""
        sent = await bot.send_message(ANA, "uno", reply_markup=keyboard(("a", "b")))
        await sent.edit_reply_markup(keyboard(("c", "d")))
        assert ana.messages[0].buttons == ["c"]
        await sent.edit_reply_markup(None)
        assert (ana.messages[0].buttons, ana.messages[0].text) == ([], "uno")

    async def test_an_edit_must_change_something(self, bot: ExtBot, ana: Any) -> None:
        """The same text, or the same keyboard, is refused."""
        sent = await bot.send_message(ANA, "<b>uno</b>", "HTML", reply_markup=keyboard(("a", "b")))
        with pytest.raises(BadRequest, match=r"^Message is not modified: specified new message"):
            await sent.edit_text("<b>uno</b>", "HTML", reply_markup=keyboard(("a", "b")))
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_reply_markup(keyboard(("a", "b")))

    async def test_only_what_is_there_is_edited(self, bot: ExtBot, ana: Any) -> None:
        """A message that the bot did not send cannot be edited."""
        number = ana.send("hola")["message"]["message_id"]
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await bot.edit_message_text("a", ANA, number)
        with pytest.raises(BadRequest, match="Message identifier is not specified"):
            await bot.edit_message_text("a", ANA)


class TestPolling:
    async def test_an_offset_confirms(self, bot: ExtBot, telegram: Telegram, ana: Any) -> None:
        """Updates come again until a poll asks for later ones."""
        for text in ("a", "b", "c"):
            ana.send(text)
        first = await bot.get_updates(limit=2)
        assert [update.message.text for update in first] == ["a", "b"]
        assert len(await bot.get_updates()) == 3
        rest = await bot.get_updates(offset=first[-1].update_id + 1)
        assert [update.message.text for update in rest] == ["c"]
        assert [update["message"]["text"] for update in telegram.pending] == ["c"]

    async def test_a_negative_offset_counts_from_the_end(self, bot: ExtBot, ana: Any) -> None:
        """A negative offset keeps the last updates and forgets the ones before."""
        for text in ("a", "b", "c"):
            ana.send(text)
        for _ in range(2):
            updates = await bot.get_updates(offset=-2)
            assert [update.message.text for update in updates] == ["b", "c"]

    async def test_a_poll_waits(self, telegram: Telegram, bot: ExtBot, ana: Any) -> None:
        """A long poll ends as soon as something happens, or empty when its time is up."""
        begun = time.monotonic()
        assert await bot.get_updates(timeout=30) == ()
        assert 0.4 < time.monotonic() - begun < 5
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await telegram.wait_until_async(lambda: telegram.polling)
        ana.send("hola")
        assert len(await poll) == 1

    async def test_a_bot_chooses_what_it_hears(self, bot: ExtBot, ana: Any) -> None:
        """allowed_updates holds for what happens afterwards, and until it is chosen anew."""
        ana.send("antes")
        await bot.get_updates(allowed_updates=["my_chat_member"])
        ana.send("después")
        ana.block()
        kinds = [update.to_dict().keys() - {"update_id"} for update in await bot.get_updates()]
        assert kinds == [{"message"}, {"my_chat_member"}]
        await bot.get_updates(allowed_updates=[])
        ana.send("otra vez")
        assert len(await bot.get_updates()) == 3

    async def test_only_one_bot_polls(self, telegram: Telegram, bot: ExtBot) -> None:
        """A second poll ends the first one with a conflict."""
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await telegram.wait_until_async(lambda: telegram.polling)
        second = asyncio.create_task(post(telegram, "getUpdates", json={"timeout": 1}))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        assert (await second).json()["ok"]

    async def test_a_webhook_excludes_polling(self, telegram: Telegram, bot: ExtBot) -> None:
        """With a webhook there is no polling, and setting one ends the poll under way."""
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await telegram.wait_until_async(lambda: telegram.polling)
        await bot.set_webhook("https://bot.example/hook")
        with pytest.raises(Conflict, match="terminated by setWebhook request"):
            await poll
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert await bot.get_updates() == ()

    async def test_a_whole_application_runs(self, telegram: Telegram, ana: Any) -> None:
        """python-telegram-bot's own polling loop answers a person."""

        async def echo(update: Update, _: Any) -> None:
            await update.message.reply_text(update.message.text.upper())

        application = Application.builder().bot(ptb(telegram)).build()
        application.add_handler(MessageHandler(filters.TEXT, echo))
        async with application:
            await application.start()
            await application.updater.start_polling()
            ana.send("hola")
            reply = await ana.wait_for_async(lambda message: message.text == "HOLA")
            await application.updater.stop()
            await application.stop()
        assert ana.messages == [reply]
        assert telegram.pending == []


class TestWebhook:
    async def test_updates_are_brought_in_order(self, bot: ExtBot, telegram: Telegram,
                                                ana: Any) -> None:  # fmt: skip
        """Each update is posted once, with the secret, also what happened before."""
        ana.send("antes")
        with receiver() as got:
            await bot.set_webhook(got.url, secret_token="s3cret", max_connections=5)
            for number in range(5):
                ana.send(str(number))
            await telegram.wait_until_async(lambda: not telegram.pending)
        texts = [update["message"]["text"] for update in got.updates]
        assert texts == ["antes", "0", "1", "2", "3", "4"]
        assert set(got.secrets) == {"s3cret"}

    async def test_an_update_that_fails_blocks(self, bot: ExtBot, telegram: Telegram,
                                               ana: Any) -> None:  # fmt: skip
        """What is not answered with 2xx comes again, each time later, and the rest waits."""
        with receiver(500, 403, 302) as got:
            await bot.set_webhook(got.url)
            ana.send("a")
            ana.send("b")
            await telegram.wait_until_async(lambda: not telegram.pending)
            info = await bot.get_webhook_info()
        assert [update["message"]["text"] for update in got.updates] == ["a"] * 4 + ["b"]
        waits = [later - earlier for earlier, later in zip(got.times, got.times[1:], strict=False)]
        assert all(wait >= 0.01 * 2**n for n, wait in enumerate(waits[:3]))
        assert info.last_error_message == "Wrong response from the webhook: 302 Found"
        assert info.last_error_date is not None
        statuses = [delivery.status for delivery in telegram.deliveries]
        assert statuses == [500, 403, 302, 200, 200]

    async def test_chats_do_not_wait_for_each_other(
        self, bot: ExtBot, telegram: Telegram, ana: Any
    ) -> None:
        """While an update of one chat fails, those of others come."""
        with receiver() as got:
            got.refused = "a"
            await bot.set_webhook(got.url, max_connections=2)
            ana.send("a")
            await telegram.wait_until_async(lambda: got.updates)
            telegram.person(ANA + 1).send("b")
            await telegram.wait_until_async(lambda: len(telegram.pending) == 1)
            assert telegram.pending[0]["message"]["text"] == "a"
            got.refused = ""
            await telegram.wait_until_async(lambda: not telegram.pending)

    async def test_nobody_at_home(self, bot: ExtBot, telegram: Telegram, ana: Any) -> None:
        """While nobody listens the updates wait, and getWebhookInfo says why."""
        with receiver() as gone:
            pass
        await bot.set_webhook(gone.url, allowed_updates=["message"])
        ana.send("hola")
        await telegram.wait_until_async(lambda: telegram.deliveries)
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == (gone.url, 1)
        assert (info.last_error_message, info.allowed_updates) == (
            "Connection refused",
            ("message",),
        )
        await bot.delete_webhook(drop_pending_updates=True)
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == ("", 0)

    @pytest.mark.parametrize(
        ("call", "description"),
        [
            (
                {"url": "http://bot.example/hook"},
                "bad webhook: An HTTPS URL must be provided for webhook",
            ),
            (
                {"url": "https://bot.example", "secret_token": "¡no!"},
                "secret token contains unallowed characters",
            ),
            (
                {"url": "https://bot.example", "secret_token": "a" * 257},
                "secret token is too long",
            ),
        ],
    )
    async def test_a_wrong_webhook_is_refused(
        self, telegram: Telegram, call: dict[str, str], description: str
    ) -> None:
        """Plain http is for the loopback; a secret has 1 to 256 of A-Z, a-z, 0-9, _ and -."""
        answer = await post(telegram, "setWebhook", json=call)
        assert answer.json()["description"] == f"Bad Request: {description}"
        assert telegram.webhook is None

    async def test_nothing_leaves_the_machine(self, bot: ExtBot, telegram: Telegram,
                                              ana: Any) -> None:  # fmt: skip
        """A webhook elsewhere is kept but never called."""
        await bot.set_webhook("https://bot.example/hook", secret_token="s", max_connections=9)
        hook = telegram.webhook
        assert (hook.url, hook.secret_token, hook.max_connections) == (
            "https://bot.example/hook",
            "s",
            9,
        )
        ana.send("hola")
        await telegram.wait_until_async(lambda: len(telegram.deliveries) > 1)
        assert {delivery.status for delivery in telegram.deliveries} == {0}


class TestProfile:
    async def test_commands_are_kept_by_language_and_scope(
        self, bot: ExtBot, telegram: Telegram
    ) -> None:
        """Each language and scope has its own list; without one it is empty."""
        await bot.set_my_commands([BotCommand("help", "What I can do")])
        await bot.set_my_commands([BotCommand("help", "Qué sé hacer")], language_code="es")
        private = BotCommandScopeAllPrivateChats()
        await bot.set_my_commands([("stop", "No more")], scope=private, language_code="en")
        assert telegram.commands() == {"help": "What I can do"}
        assert telegram.commands("es") == {"help": "Qué sé hacer"}
        assert telegram.commands("en", "all_private_chats") == {"stop": "No more"}
        assert await bot.get_my_commands(language_code="fr") == ()
        await bot.delete_my_commands(language_code="es")
        assert telegram.commands("es") == {}
        assert await bot.get_my_commands() == (BotCommand("help", "What I can do"),)
        await bot.set_my_commands([("a", "b")], scope=BotCommandScopeChat(ANA))
        assert telegram.commands(scope={"type": "chat", "chat_id": ANA}) == {"a": "b"}

    @pytest.mark.parametrize(
        ("call", "description"),
        [
            ({"commands": [{"command": "a b", "description": "c"}]}, "BOT_COMMAND_INVALID"),
            (
                {"commands": [{"command": "a", "description": ""}]},
                "BOT_COMMAND_DESCRIPTION_INVALID",
            ),
            ({"commands": [], "language_code": "es-MX"}, "invalid language code specified"),
            (
                {"commands": [], "scope": {"type": "moon"}},
                "can't parse BotCommandScope: Unsupported type specified",
            ),
            (
                {"commands": [{"command": f"c{n}", "description": "d"} for n in range(101)]},
                "BOT_COMMANDS_TOO_MUCH",
            ),
        ],
    )
    async def test_wrong_commands_are_refused(
        self, telegram: Telegram, call: dict[str, Any], description: str
    ) -> None:
        """Names, descriptions, languages and scopes have Telegram's limits."""
        answer = await post(telegram, "setMyCommands", json=call)
        assert answer.json()["description"] == f"Bad Request: {description}"

    async def test_descriptions_are_kept_by_language(self, bot: ExtBot, telegram: Telegram) -> None:
        """A language without its own description shows everyone's."""
        await bot.set_my_description("About me")
        await bot.set_my_short_description("Corto", language_code="es")
        assert telegram.profile("description") == "About me"
        assert telegram.profile("short_description", "es") == "Corto"
        assert (await bot.get_my_description("es")).description == "About me"
        assert (await bot.get_my_short_description()).short_description == ""
        with pytest.raises(BadRequest):
            await bot.set_my_short_description("a" * 121)


class TestFaults:
    async def test_a_call_fails_to_order(self, bot: ExtBot, telegram: Telegram, ana: Any) -> None:
        """The next calls of that method fail, as often as ordered, and do nothing."""
        telegram.fail_next("sendMessage", 502, "Bad Gateway", times=2)
        for _ in range(2):
            with pytest.raises(NetworkError, match="Bad Gateway"):
                await bot.send_message(ANA, "hola")
        await bot.send_chat_action(ANA, "typing")
        assert ana.messages == []
        await bot.send_message(ANA, "hola")
        assert len(ana.messages) == 1

    async def test_too_many_requests_to_order(self, bot: ExtBot, telegram: Telegram,
                                              ana: Any) -> None:  # fmt: skip
        """A 429 tells how long to wait."""
        telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
        with pytest.raises(RetryAfter, match="Retry in 3 seconds"):
            await bot.send_message(ANA, "hola")

    async def test_an_answer_gets_lost(self, bot: ExtBot, telegram: Telegram, ana: Any) -> None:
        """At times Telegram keeps a message and then says that it failed."""
        telegram.fail_next("sendMessage", 500, after_accepting=True)
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.send_message(ANA, "hola")
        assert [message.text for message in ana.messages] == ["hola"]

    @pytest.mark.parametrize("accepted", [False, True])
    async def test_no_answer_comes(
        self, bot: ExtBot, telegram: Telegram, ana: Any, accepted: bool
    ) -> None:
        """Status 0 keeps the bot waiting until it gives up, whether the message was kept or not."""
        telegram.fail_next("sendMessage", 0, after_accepting=accepted)
        with pytest.raises(TimedOut):
            await bot.send_message(ANA, "hola", read_timeout=0.1)
        assert len(ana.wait_for(int(accepted))) == accepted

    async def test_flood_control_brakes_a_chat(self, bot: ExtBot, telegram: Telegram,
                                               ana: Any) -> None:  # fmt: skip
        """Where it is on, a chat takes one message a second."""
        telegram.person(8)
        telegram.flood_control = True
        await bot.send_message(ANA, "a")
        await bot.send_message(8, "a")
        with pytest.raises(RetryAfter):
            await bot.send_message(ANA, "b")
        telegram.flood_control = False
        await bot.send_message(ANA, "b")
        assert [message.text for message in ana.messages] == ["a", "b"]

    def test_flood_control_brakes_the_bot(self) -> None:
        """Thirty messages a second go out in all, and the wait is told in whole seconds."""
        thirty = [(0.01 * chat_id, chat_id) for chat_id in range(30)]
        assert seconds_to_wait(thirty[1:], 99, now=0.5) is None
        assert seconds_to_wait(thirty, 99, now=0.5) == 1
        assert seconds_to_wait(thirty, 99, now=1.001) is None
        assert seconds_to_wait(thirty, 29, now=1.001) == 1


class TestWaiting:
    async def test_waiting_for_messages(self, bot: ExtBot, ana: Any) -> None:
        """A test waits for a number of messages, or for one that fits, and is told what came."""
        later = asyncio.create_task(ana.wait_for_async(2))
        await bot.send_message(ANA, "a")
        await bot.send_message(ANA, "b")
        assert [message.text for message in await later] == ["a", "b"]
        assert ana.wait_for(lambda message: message.text == "b").text == "b"
        with pytest.raises(TimeoutError, match="holds 2 messages"):
            ana.wait_for(3, timeout=0.01)
        with pytest.raises(TimeoutError):
            ana.wait_for(lambda message: message.text == "c", timeout=0.01)

    async def test_each_fake_is_a_world_of_its_own(self, telegram: Telegram, ana: Any) -> None:
        """Two fakes share neither address nor chats, and one that has ended takes no calls."""
        with serve() as other:
            assert other.url != telegram.url
            answer = await post(other, "sendMessage", json={"chat_id": ANA, "text": "a"})
            assert answer.status_code == 400
        with pytest.raises(httpx.ConnectError):
            await post(other, "getMe")

    async def test_the_end_comes_at_once(self) -> None:
        """A fake that ends lets go of those who wait for it."""
        with serve() as telegram:
            poll = asyncio.create_task(post(telegram, "getUpdates", json={"timeout": 50}))
            await telegram.wait_until_async(lambda: telegram.polling)
            begun = time.monotonic()
        assert time.monotonic() - begun < 1
        await asyncio.wait([poll])


async def post(telegram: Telegram, method: str, **how: Any) -> httpx.Response:
    """Call the fake without python-telegram-bot."""
    async with httpx.AsyncClient(trust_env=False, verify=CERTIFICATES) as client:
        return await client.post(f"{telegram.base_url}{telegram.token}/{method}", **how)

"""The methods with which the bot speaks: messages, edits, chat actions, answers to a press."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .entities import Entity, MarkupError, trim
from .errors import bad_request, too_many_requests
from .flood import seconds_to_wait
from .keyboard import check_keyboard
from .markup import bare_ampersand, parse_html
from .messages import Json, Sent
from .parameters import Parameters, Upload, flag, structure, text
from .world import Action, CallbackAnswer, ChatRecord, World, now

LONGEST_TEXT = 4096  # characters after the entities are parsed: code points, not UTF-16
LONGEST_CAPTION = 1024
LONGEST_ANSWER = 200
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def send_message(world: World, parameters: Parameters) -> Json:
    """sendMessage."""
    words = _words(world, parameters, "text", "entities")
    record, markup = world.addressee(parameters), _markup(parameters)
    if len(words["text"]) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return _keep(world, record, parameters, reply_markup=markup, **words)


def send_voice(world: World, parameters: Parameters) -> Json:
    """sendVoice: an upload, or the id of a file that Telegram has."""
    voice = parameters.get("voice")
    if isinstance(voice, str) and voice.startswith("attach://"):
        voice = parameters.get(voice.removeprefix("attach://"))
    if not voice:
        raise bad_request("there is no voice in the request")
    words = _words(world, parameters, "caption", "caption_entities", required=False)
    record, markup = world.addressee(parameters), _markup(parameters)
    if len(words["text"]) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    media = {"voice": _voice(voice, next(world.numbers))}
    return _keep(world, record, parameters, kind="voice", media=media, reply_markup=markup, **words)


def edit_message_text(world: World, parameters: Parameters) -> Json:
    """editMessageText; a keyboard that is not sent again goes away."""
    words = _words(world, parameters, "text", "entities")
    record, place, message = world.find(parameters)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    if len(words["text"]) > LONGEST_TEXT:
        raise bad_request("message is too long")
    history = (*message.history, message.text)
    return _change(world, record, place, reply_markup=_markup(parameters), history=history, **words)


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    """editMessageReplyMarkup; without a keyboard it takes the old one away."""
    record, place, _ = world.find(parameters)
    return _change(world, record, place, reply_markup=_markup(parameters))


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    """answerCallbackQuery: once, and while the person's app still waits."""
    query_id, said = text(parameters, "callback_query_id"), text(parameters, "text")
    query = world.callbacks.get(query_id)
    if query is None or query.time + world.callback_lifetime < now():
        raise bad_request(TOO_OLD)
    if len(said) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    del world.callbacks[query_id]
    answer = CallbackAnswer(query_id, said, flag(parameters, "show_alert"), now())
    world.chats[query.chat_id].answers.append(answer)
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    """sendChatAction."""
    action = text(parameters, "action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.addressee(parameters).actions.append(Action(action, now()))
    return True


def _words(
    world: World, parameters: Parameters, name: str, entities_name: str, required: bool = True
) -> dict[str, Any]:
    source, parse_mode = text(parameters, name), text(parameters, "parse_mode") or None
    if required and not source:
        raise bad_request("message text is empty")
    given = structure(parameters, entities_name, "entities") or []
    read, entities = _read(world, source, parse_mode) if parse_mode else (source, given)
    shown, entities = trim(read, entities)
    if required and not shown:
        raise bad_request("text must be non-empty")
    return {"text": shown, "source": source, "parse_mode": parse_mode, "entities": entities}


def _read(world: World, source: str, parse_mode: str) -> tuple[str, list[Entity]]:
    if parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode (the fake reads HTML only)")
    bare = bare_ampersand(source) if world.strict_html else None
    if bare is not None:
        raise bad_request(f"can't parse entities: Unescaped ampersand at character {bare}")
    try:
        return parse_html(source)
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def _markup(parameters: Parameters) -> Json | None:
    return check_keyboard(structure(parameters, "reply_markup", "reply keyboard markup"))


def _voice(voice: Any, number: int) -> Json:
    told = {"file_id": str(voice), "file_unique_id": f"voice-{number}", "duration": 0}
    if isinstance(voice, Upload):
        told.update(file_id=f"voice-{number}", file_size=len(voice.data), mime_type="audio/ogg")
    return told


def _keep(world: World, record: ChatRecord, parameters: Parameters, **content: Any) -> Json:
    _check_reply(record, parameters)
    chat_id, moment = record.info["id"], now()
    wait = seconds_to_wait(world.sent_at, chat_id, moment) if world.flood_control else None
    if wait:
        raise too_many_requests(wait)
    world.sent_at.append((moment, chat_id))
    message = Sent(chat_id, next(world.numbers), moment, parameters=parameters, **content)
    record.messages.append(message)
    return message.as_json(record.info, world.bot)


def _check_reply(record: ChatRecord, parameters: Parameters) -> None:
    reply = structure(parameters, "reply_parameters", "reply parameters") or {}
    known = {message.message_id for message in record.messages}
    known |= {message["message_id"] for message in record.written}
    lenient = reply.get("allow_sending_without_reply")
    if reply.get("message_id") not in known | {None} and not lenient:
        raise bad_request("message to be replied not found")


def _change(world: World, record: ChatRecord, place: int, **content: Any) -> Json:
    old = record.messages[place]
    seen = ("text", "entities", "reply_markup")
    changed = replace(old, edit_time=now(), **content)
    if all(getattr(old, name) == getattr(changed, name) for name in seen):
        raise bad_request(NOT_MODIFIED)
    record.messages[place] = changed
    return changed.as_json(record.info, world.bot)

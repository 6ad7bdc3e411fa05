"""Names that stand for people and for doors, derived from the deployment's key."""

from __future__ import annotations

import hashlib
import hmac


def derive(key: bytes, purpose: str, value: str = "") -> str:
    """HMAC-SHA256 of a value for one purpose, in hex: the same in, the same out, no way back."""
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def sender_id(key: bytes, chat_id: int | str) -> str:
    """The name under which Rasa knows a chat: 32 hex digits."""
    return derive(key, "sender", str(chat_id))[:32]


def channel_secret(key: bytes) -> str:
    """What the gateway shows at Rasa's door."""
    return derive(key, "channel")


def webhook_secret(key: bytes) -> str:
    """What Telegram shows at the webhook's door (X-Telegram-Bot-Api-Secret-Token)."""
    return derive(key, "webhook")


def actions_secret(key: bytes) -> str:
    """What Rasa shows at the action server's door."""
    return derive(key, "actions")

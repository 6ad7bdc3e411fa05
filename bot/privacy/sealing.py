"""What is kept for a while is kept sealed: AES-256-GCM under a key of this deployment."""

from __future__ import annotations

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.privacy.pseudonym import derive

NONCE = 12  # bytes, as NIST SP 800-38D has it for random nonces


class CannotOpen(ValueError):
    """Sealed under another key, for another purpose, or damaged."""


def seal(key: bytes, purpose: str, content: Any) -> bytes:
    """`content` (what JSON can hold), readable only with `key` and for the same `purpose`.

    The purpose is bound to the seal: a sealed message of the outbox is no update of the inbox.
    """
    nonce = os.urandom(NONCE)
    # Escaped, so that half a surrogate, which no encoding holds, passes.
    return nonce + _cipher(key).encrypt(nonce, json.dumps(content).encode(), purpose.encode())


def unseal(key: bytes, purpose: str, sealed: bytes) -> Any:
    """What was sealed.

    Raises:
        CannotOpen: the key or the purpose is another, or the bytes have changed.
    """
    try:
        opened = _cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(f"something sealed for {purpose!r} cannot be opened") from error
    return json.loads(opened)


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(bytes.fromhex(derive(key, "seal")))

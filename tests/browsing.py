"""What a person does with a page of the console."""

from __future__ import annotations

import re

from starlette.testclient import TestClient


def csrf(client: TestClient, path: str = "/account") -> str:
    """The token of a form that this browser was shown."""
    shown = client.get(path)
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', shown.text)
    assert found, shown.text
    return found.group(1)

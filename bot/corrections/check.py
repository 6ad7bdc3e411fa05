"""Whether a proposed text of a reply may be told: what must stay as it was, and how long it is."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection

# Characters of a reply without its stamp: what a small screen shows at once. A translation may be a
# little longer than the Spanish, where the language is.
LONGEST = {"es": 700, "en": 700, "fr": 740, "pt": 740, "ht": 740}
PHONE = re.compile(r"\+?\d[\d\- ]{6,}\d|\*\d{3}|\b(?:911|089|079)\b")
PLACEHOLDER = re.compile(r"{[^{}\n]*}|[{}]")
JOINER = "\u200d"  # in emoji
CONTROL = ("Cc", "Cf", "Cs", "Co", "Cn")


def faults(before: str, after: str, tag: str, phones: Collection[str]) -> list[str]:
    """What is wrong with a text, each of "empty", "long", "placeholders", "characters", "phone".

    Args:
        before: what is told now.
        tag: the language, BCP-47.
        phones: the numbers that may be shown (section 13-A of the facts); those of the text
            before may stay, too.
    """
    known = {*phones, *PHONE.findall(before)}
    invisible = (c for c in after if unicodedata.category(c) in CONTROL)
    checks = {
        "empty": not after.strip(),
        "long": len(after) > LONGEST.get(tag, min(LONGEST.values())),
        "placeholders": Counter(PLACEHOLDER.findall(before)) != Counter(PLACEHOLDER.findall(after)),
        "characters": any(c not in "\n" + JOINER for c in invisible),
        "phone": not set(PHONE.findall(after)) <= known,
    }
    return [name for name, wrong in checks.items() if wrong]

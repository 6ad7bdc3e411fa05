"""The identifiers that are compared: ours, and four that are widely used, each as it comes.

Ours is compared as it is, and as the chat asks it: with langdetect for other languages.

Nothing of them is imported before `load`, so that a fresh process can weigh what each brings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.language.identify import Identification

ROOT = Path(__file__).parents[1]
NONE = "und"
OURS, IN_THE_CHAT, LANGDETECT = "ours", "ours in the chat", "langdetect"


@dataclass(frozen=True)
class Named:
    """An answer in the identifier's own codes.

    `code` is what it answers, `best` the language that it holds for likeliest even where it does
    not answer, `confidence` the probability of that one.
    """

    code: str
    confidence: float
    best: str


Identify = Callable[[str], Named]


@dataclass(frozen=True)
class Identifier:
    """One identifier: how to load it, and the files that it is made of."""

    name: str
    load: Callable[[], Identify]
    files: Callable[[], Iterator[Path]]

    def megabytes(self) -> float:
        """What it takes on the disk, without compiled bytecode."""
        return sum(path.stat().st_size for path in self.files()) / 1e6


def _installed(package: str) -> Iterator[Path]:
    for file in distribution(package).files or ():
        path = Path(str(file.locate()))
        if path.suffix != ".pyc" and path.is_file():
            yield path


def _our_files() -> Iterator[Path]:
    """The package without its training."""
    folder = ROOT / "bot" / "language"
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc" and folder / "training" not in path.parents:
            yield path


def _ours() -> Identify:
    from bot.language.identify import identify

    return _named_by(identify)


def _ours_in_the_chat() -> Identify:
    from bot.language.elsewhere import identify_anywhere

    return _named_by(identify_anywhere)


def _named_by(identify: Callable[[str], Identification]) -> Identify:
    def named(text: str) -> Named:
        found = identify(text)
        best = found.candidates[0].language if found.candidates else found.language
        return Named(found.language, found.confidence, best)

    return named


def _langdetect() -> Identify:
    import langdetect

    langdetect.DetectorFactory.seed = 0

    def named(text: str) -> Named:
        try:
            best = langdetect.detect_langs(text)[0]
        except langdetect.LangDetectException:  # it found no letters
            return Named(NONE, 0.0, NONE)
        return Named(best.lang, best.prob, best.lang)

    return named


def _lingua() -> Identify:
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def named(text: str) -> Named:
        best = detector.compute_language_confidence_values(text)[0]
        if not best.value:
            return Named(NONE, 0.0, NONE)
        code = best.language.iso_code_639_3.name.lower()
        return Named(code, best.value, code)

    return named


def _pycld2() -> Identify:
    import pycld2

    def named(text: str) -> Named:
        try:
            reliable, _, details = pycld2.detect(text, bestEffort=True)
        except pycld2.error:  # it takes no control characters
            return Named(NONE, 0.0, NONE)
        _, code, percent, _ = details[0]
        return Named(code, percent / 100 if reliable else 0.0, code)

    return named


def _py3langid() -> Identify:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)

    def named(text: str) -> Named:
        code, share = identifier.classify(text)
        return Named(code, float(share), code)

    return named


IDENTIFIERS = {
    identifier.name: identifier
    for identifier in (
        Identifier(OURS, _ours, _our_files),
        Identifier(
            IN_THE_CHAT,
            _ours_in_the_chat,
            lambda: chain(_our_files(), _installed("langdetect")),
        ),
        Identifier(LANGDETECT, _langdetect, lambda: _installed("langdetect")),
        Identifier("lingua", _lingua, lambda: _installed("lingua-language-detector")),
        Identifier("pycld2", _pycld2, lambda: _installed("pycld2")),
        Identifier("py3langid", _py3langid, lambda: _installed("py3langid")),
    )
}

"""The identifier is trained on texts that lie outside of the repository."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from bot.language.training import corpus, train, wordlists
from bot.language.training.corpus import CorpusError, Line
from bot.language.training.variants import examples
from bot.languages import by_iso

# The first words of the Declaration, article by article, are enough to tell three languages apart.
TEXTS = {
    "spa": "todos los seres humanos nacen libres e iguales en dignidad y derechos y deben vivir",
    "kek": "chijunil li poyanam kolb'ilaq rix ut teenq'anb'ilaq jo' ajwi' re li xjunkab'al",
    "deu": "alle menschen sind frei und gleich an würde und rechten geboren und sollen einander",
}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A small directory of texts."""
    for label, text in TEXTS.items():
        words = text.split()
        rows = [f"{' '.join(words[i : i + 4])}\tudhr" for i in range(len(words) - 3)]
        (tmp_path / f"{label}.tsv").write_text("\n".join(rows * 3), encoding="utf-8")
    return tmp_path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few words of the libraries and of the repository, so that it takes seconds."""
    monkeypatch.setattr(wordlists, "lines", lambda labels, other, chance: [])
    monkeypatch.setattr(train, "MESSAGES", 50)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("spa.tsv", "hola\n", r"spa\.tsv, line 1: text, tabulator, source"),
        ("spa.tsv", "hola\tudhr\n\tudhr\n", r"spa\.tsv, line 2"),
        ("spa.txt", "hola\tudhr\n", "holds no file <language>.tsv"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, name: str, content: str, told: str) -> None:
    """With the line, and what is wanted."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=told):
        corpus.read(tmp_path)


def test_a_line_is_always_on_the_same_side() -> None:
    """One in twelve is held out, whatever stands around it."""
    held = sum(Line(f"text {n}", "spa", "udhr").held_out for n in range(12_000))
    assert 900 < held < 1_100
    assert Line("hola", "spa", "a").held_out == Line("hola", "spa", "b").held_out


def test_a_text_is_learnt_as_people_would_write_it() -> None:
    """Shorter, without accents and apostrophes, in the older spelling, with Spanish behind it."""
    line = Line("Chijunil li poyanam kolbʼilaq rix ut teenqʼanbʼilaq", "kek", "udhr")
    written = {e.text for seed in range(40) for e in examples(line, Random(seed))}
    plain = "chijunil li poyanam kolb'ilaq rix ut teenq'anb'ilaq"
    assert "chijunil li poyanam kolbilaq rix ut teenqanbilaq" in written
    assert "chijunil li poyanam colbilak rix ut tenk'anbilak" in written
    assert any(text.startswith(f"{plain} ") or text.endswith(f" {plain}") for text in written)
    assert any(len(text.split()) == 1 for text in written)


def test_a_line_of_names_teaches_nothing() -> None:
    """They are the same in every language."""
    assert list(examples(Line("Tijuana, COMAR 2026", "spa", "x"), Random(0))) == []


def test_the_messages_of_the_repository_are_learnt_without_their_marks() -> None:
    """[tapachula](city) is written "tapachula"."""
    assert not any(set("[]{}") & set(line.text) for line in corpus.messages())
    assert {line.label for line in corpus.messages()} >= {"spa", "eng"}


def test_every_cue_belongs_to_a_language_of_the_list() -> None:
    """And is no name, or it would teach nothing."""
    for line in corpus.cues():
        assert by_iso(line.label), line
        assert next(examples(line, Random(0)), None), line


def test_words_come_from_the_libraries_too() -> None:
    """Of our languages under their label, of others under theirs all alike."""
    made = wordlists.lines({"spa", "fra"}, "und", Random(0))
    assert {line.label for line in made} == {"spa", "fra", "und"}
    assert {line.source for line in made} == {"wordfreq", "langdetect", "keyboard"}


def test_the_same_texts_give_the_same_bytes(directory: Path, tmp_path: Path, few: None) -> None:
    """So that anybody can check where the weights come from."""
    doing: list[str] = []
    made = [tmp_path / f"{n}.npz" for n in range(2)]
    for path in made:
        train.train_directory(directory, path, lambda told, share: doing.append(told))
    assert made[0].read_bytes() == made[1].read_bytes()
    assert {"writing variants", "reading pieces"} <= set(islice(doing, 10_000))


def test_a_trained_model_tells_its_languages_apart(
    directory: Path, tmp_path: Path, few: None
) -> None:
    """Languages that are in no list are one label."""
    model = train.train_directory(directory, tmp_path / "w.npz", lambda told, share: None)
    assert {"eng", "kek", "spa", "und"} <= set(model.labels)
    for text, label in (
        ("kolb'ilaq rix ut", "kek"),
        ("libres e iguales", "spa"),
        ("sind frei und gleich an würde", "und"),
    ):
        shares = dict(zip(model.labels, model.probabilities(text), strict=True))
        assert max(shares, key=lambda name: shares[name]) == label, shares

"""The figures of benchmarks/language.py, on answers that can be counted by hand."""

from __future__ import annotations

import pytest

from benchmarks import language_scores as scores
from benchmarks.language_cost import speeds
from benchmarks.language_peers import Named
from benchmarks.language_report import Row
from benchmarks.language_scores import Answer, answer, label_of
from benchmarks.language_sources import chosen, summary
from bot.language.training.corpus import Line

LABELS = frozenset({"spa", "quc", "que", "grn", "ara", "zho", "aym"})


def answers(*pairs: tuple[str, str], confidence: float = 0.6) -> list[Answer]:
    """Answers to texts of four words, as (gold, named)."""
    return [Answer("one two three four", gold, named, named, confidence) for gold, named in pairs]


TOY = answers(
    *[("spa", "spa")] * 3, ("spa", "quc"), *[("quc", "quc")] * 2, ("und", "quc"), ("und", "und")
)


def test_macro_f1_is_the_mean_over_languages() -> None:
    """A language's F1 counts its misses and what is taken for it; `und` has none of its own."""
    assert scores.f1_of(TOY) == pytest.approx({"spa": 6 / 7, "quc": 2 / 3})
    assert scores.macro_f1(TOY) == pytest.approx((6 / 7 + 2 / 3) / 2)


def test_figures_count_what_hurts() -> None:
    """Spanish and foreign texts that are taken for an indigenous language are counted apart."""
    found = scores.figures([*TOY, *answers(("quc", "quc"), confidence=0.95)])
    assert found["spanish_as_indigenous"] == pytest.approx(1 / 4)
    assert found["rejected"] == found["none_as_indigenous"] == pytest.approx(1 / 2)
    assert (found["sure_right"], found["sure_share"]) == pytest.approx((1.0, 1 / 9))


def test_lengths_part_the_texts() -> None:
    """Each text is of one length, by its words."""
    of = {name: scores.of_length(TOY, name) for name in scores.LENGTHS}
    assert [len(part) for part in of.values()] == [0, len(TOY), 0]


@pytest.mark.parametrize(
    ("text", "words"), [("ri kaxlan wa", 3), ("我需要律师", 3), ("Telegram 怎么用", 3), ("", 0)]
)
def test_words_are_counted_without_blanks_too(text: str, words: int) -> None:
    """A text in a script without blanks is as long as one of its meaning in another."""
    assert Answer(text, "zho", "zho", "zho", 1.0).words == words


def test_confusions_begin_with_the_most_frequent() -> None:
    """A mistake is listed with its number and with its share of the language's texts."""
    found = scores.confusions([*TOY, *answers(("quc", "spa"), ("quc", "spa"))])
    assert found[0] == ("quc", "spa", 2, 1 / 2)
    assert ("spa", "quc", 1, 1 / 4) in found


def test_rows_of_the_matrix_are_shares() -> None:
    """A row of the confusion matrix holds the shares of one language's texts."""
    assert scores.matrix(TOY, ("spa", "quc", "und")).tolist() == [
        [3 / 4, 1 / 4, 0],
        [0, 1, 0],
        [0, 1 / 2, 1 / 2],
    ]


def test_reliability_judges_the_likeliest_language() -> None:
    """A language that was right and too unlikely to be answered counts as right in its tenth."""
    unsure = Answer("hola", "spa", "und", "spa", 0.45)
    bins = scores.reliability([unsure, *answers(("spa", "quc"), confidence=1.0)])
    assert bins == [
        {"said": 0.45, "right": 1.0, "texts": 1},
        {"said": 1.0, "right": 0.0, "texts": 1},
    ]
    assert scores.calibration_error(bins) == pytest.approx((0.55 + 1.0) / 2)


@pytest.mark.parametrize(
    ("code", "label"),
    [
        *(("es", "spa"), ("xyzzy", "und"), ("quc", "quc"), ("zh-cn", "zho")),
        *(("zh-Hant", "zho"), ("cmn", "zho"), ("quz", "que"), ("gug", "grn"), ("arb", "ara")),
        *(("ay", "aym"), ("ckb", "und"), ("de", "und"), ("un", "und"), ("xx-Latn", "und")),
    ],
)
def test_codes_of_peers_have_labels(code: str, label: str) -> None:
    """A code of any standard is brought to the label of the data, a member to its macrolanguage."""
    assert label_of(code, LABELS) == label


def test_a_language_outside_the_list_is_a_rejection() -> None:
    """German said of a German text is as right as no answer."""
    assert answer("guten Tag", "deu", Named("de", 0.9, "de"), LABELS).right


def test_the_second_largest_source_is_held_out() -> None:
    """A language with one source keeps it; of foreign languages, whole sources are held out."""
    sizes = {("spa", "a"): 3, ("spa", "b"): 2, ("spa", "c"): 1, ("quc", "a"): 1}
    lines = [Line(str(n), *source) for source, size in sizes.items() for n in range(size)]
    lines += [Line("x", "und", f"udhr-{n}") for n in range(20)] + [Line("x", "und", "handwritten")]
    held = chosen(lines, LABELS)
    assert held[0] == ("spa", "b")
    assert len(held) == 16
    assert all(source.startswith("udhr-") for label, source in held if label == "und")


def test_sources_count_alike() -> None:
    """The mean over held-out sources does not depend on how many texts each has."""
    wrong, right = answers(("spa", "quc")), answers(*[("quc", "quc")] * 9)
    foreign = answers(("und", "und"), ("und", "quc"))
    found = summary(
        {("spa", "a"): wrong, ("quc", "b"): right, ("und", "udhr-deu"): foreign},
        {("quc", "b"): right},
    )
    assert (found["accuracy"], found["never_met_rejected"]) == (0.5, 0.5)
    assert [each["accuracy_learnt"] for each in found["each"]] == [None, 1.0, None]


def test_speeds_are_compared_in_the_same_round() -> None:
    """A round in which the machine was busy slows both and changes no ratio."""
    found = speeds({"ours": [200.0, 20.0, 210.0], "other": [10.0, 1.0, 10.0]}, "other")
    assert found["ours"] == {"per_second": 200.0, "speed_ratio": 20.0}


def test_what_must_be_reached_is_marked() -> None:
    """A row knows in which direction its value is good."""
    assert Row("f1", "F1", "{:.2f}", 0.9).met(0.9) is True
    assert Row("mb", "MB", "{:.0f}", 5, less=True).met(6) is False
    assert Row("n", "n", "{:.0f}").met(1) is None

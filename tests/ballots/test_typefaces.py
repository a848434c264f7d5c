"""The typefaces: every language's letters, widths as drawn, and lines that look as planned when they are printed."""

import io
import unicodedata
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from arabic_reshaper.letters import LETTERS_ARABIC
from arabic_reshaper.ligatures import LIGATURES
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ballots.languages import LANGUAGES
from ballots.paper import PAGE_MM, Text
from ballots.pdf_units import MM
from ballots.shaping import joined
from ballots.text_art import draw_text
from ballots.typefaces import rise_and_hang, runs, typeface, unprintable, width

DPI = 300
PX = DPI / 25.4
# Letters, and what else stands in names, by language.
SAMPLES = {
    "sv": "Åke äter ö, é – ”så” §",
    "fi": "Äänestyslippu: šakki, žanri",
    "fit": "Näin sie äänestät",
    "se": "Áčđŋšŧž ÁČĐŊŠŦŽ davvisámegiella",
    "rom": "Romani čhib, śukar žuvli ćhavo",
    "yi": "ייִדיש אַ אָ בֿ וּ יִ ײַ כּ פּ פֿ שׂ תּ װ ױ ײ ״׳־",
    "ar": "بطاقة الاقتراع، الأسئلة؟ لا إلى آخر شيءٍ أولاً «٣٪» ؛",
    "so": "Waraaqda codbixinta: dooro",
    "pl": "Zażółć gęślą jaźń, ŻÓŁĆ „tak”",
    "tr": "Şağlık İğne ıĞ çöü ŞÇÖÜ",
    "fa": "برگهٔ رأی: پ چ ژ گ ک ی، می\u200cخواهم ۱۲۳۴۵۶۷۸۹۰ ۀ",
    "uk": "Щука їжак єнот ґанок ІЇЄҐ ’",
    "ti": "ወረቐት ድምጺ፡ ትግርኛ። ኣብ ቕ ቘ ጸ ፅ ፣ ፤",
}


def drawn(text: Text) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The page with this line alone, as a grey picture."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_MM[0] * MM, PAGE_MM[1] * MM), initialFontName=typeface(False).fontName)
    draw_text(canvas, text)
    canvas.save()
    picture: np.ndarray[Any, np.dtype[np.uint8]] = (
        pdfium.PdfDocument(out.getvalue())[0].render(scale=DPI / 72, grayscale=True).to_numpy()
    )
    return picture


def ink(text: Text) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of what is dark, in millimetres."""
    rows, columns = (np.flatnonzero((drawn(text) < 128).any(axis=axis)) / PX for axis in (1, 0))
    return float(columns[0]), float(columns[-1]), float(rows[0]), float(rows[-1])


@pytest.mark.parametrize("language", SAMPLES)
def test_every_language_can_be_printed_in_both_weights(language: str) -> None:
    words = unicodedata.normalize("NFC", SAMPLES[language])
    assert unprintable(words) is None
    assert unprintable(LANGUAGES[language].own) is None
    assert all(width(words, 12, bold) > 0 and runs(words, bold, True) for bold in (False, True))


def test_every_form_that_shaping_can_make_has_a_glyph() -> None:
    ligatures = [forms for name, (_, forms) in LIGATURES if name.startswith("ARABIC LIGATURE LAM WITH ALEF")]
    forms = "".join(form for forms in (*LETTERS_ARABIC.values(), *ligatures) for form in forms) + joined("الله")
    hebrew = [chr(code) for code in range(0xFB1D, 0xFB4F)]
    forms += "".join(each for each in hebrew if unicodedata.normalize("NFD", each) != each)
    for bold in (False, True):
        assert all(width(form, 12, bold) > 0 for form in forms if unicodedata.category(form) == "Lo")


@pytest.mark.parametrize("language", SAMPLES)
@pytest.mark.parametrize("bold", [False, True])
def test_the_ink_of_a_line_is_as_wide_as_planned(language: str, bold: bool) -> None:
    words = unicodedata.normalize("NFC", SAMPLES[language])
    text = Text(30.0, 100.0, words, 16.0, bold, rtl=LANGUAGES[language].rtl)
    left, right, top, bottom = ink(text)
    # Letters start and end up to 0.7 mm inside their widths at this size, or reach as far beyond them.
    assert left == pytest.approx(30.0, abs=0.7)
    assert right == pytest.approx(30.0 + width(words, 16.0, bold), abs=0.7)
    rise, hang = rise_and_hang(words)
    size = 16 * 25.4 / 72
    assert 100.0 - rise * size - 0.1 <= top < bottom <= 100.0 + hang * size + 0.1


@pytest.mark.parametrize("words", ["مشروع 850\u202f000 كرون", "ייִדיש", "Röstsedel"])
def test_a_right_aligned_line_ends_where_it_should(words: str) -> None:
    left, right, _, _ = ink(Text(150.0, 100.0, words, 12.0, align="right", rtl=True))
    assert right == pytest.approx(150.0, abs=0.5)
    assert left == pytest.approx(150.0 - width(words, 12.0), abs=0.5)


def test_joined_letters_have_no_gap_between_them() -> None:
    picture = drawn(Text(30.0, 100.0, "بيتسـ", 40.0, rtl=True))
    columns = np.flatnonzero((picture < 200).any(axis=0))
    assert list(np.diff(columns)) == [1] * (len(columns) - 1)


def test_direction_turns_a_printed_line_around() -> None:
    words = "אב: ab"
    forth, back = (drawn(Text(30.0, 100.0, words, 40.0, rtl=rtl)) for rtl in (False, True))
    assert not np.array_equal(forth, back)


def test_each_script_is_set_in_its_own_typeface_and_signs_in_noto_sans() -> None:
    assert [(run.font, run.glyphs) for run in runs("TEST – ቀጽሪ 3", False, False)] == [
        ("NotoSans-Regular", "TEST – "),
        ("NotoSansEthiopic-Regular", "ቀጽሪ"),
        ("NotoSans-Regular", " 3"),
    ]
    assert {run.font for run in runs("אב (ضع) ק", True, True)} == {
        "NotoSans-Bold",
        "NotoSansArabic-Bold",
        "NotoSansHebrew-Bold",
    }


@given(words=st.text("بتلاكمהוx 5()،.", min_size=1, max_size=30), size=st.floats(6, 40), bold=st.booleans())
@settings(max_examples=50, deadline=None)
def test_the_runs_of_a_line_are_together_as_wide_as_the_line(words: str, size: float, bold: bool) -> None:
    together = sum(width(glyph, size, bold) for run in runs(words, bold, True) for glyph in run.glyphs)
    assert together == pytest.approx(width(words, size, bold))
    assert width(words, size, bold) > 0


@pytest.mark.parametrize("bold", [False, True])
def test_signs_are_drawn_on_their_letters_by_the_typefaces_own_outlines(bold: bool) -> None:
    letter, sign = runs("اً", bold, True)
    assert (letter.glyphs, sign.glyphs) == ("\ufe8d", "\u064b")
    # The alef is 714 to 732 tall, the sign is drawn from 590 to 602 up, and both fonts leave them air.
    assert sign.up > 150
    assert 0 < sign.right + 150 < width("ا", 1000, bold) * 72 / 25.4
    assert (
        ink(Text(30.0, 100.0, "اً", 16.0, bold, rtl=True))[2] < ink(Text(30.0, 100.0, "ا", 16.0, bold, rtl=True))[2] - 1
    )


def test_words_that_no_typeface_has_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no typeface has '水'"):
        runs("水", False, False)
    assert width("a水", 12) == width("a", 12)

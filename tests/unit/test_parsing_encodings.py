"""Bytes to text: encodings, damage that is shown, and what is no text."""

from __future__ import annotations

import pytest

from feedme_desktop.parsing.encoding import decode
from feedme_desktop.parsing.registry import parse_document

GERMAN = "Kunde: Größe und Übersicht fehlen – „schön“ wär’s.\nKundenservice: Öffnen Sie Einstellungen.\n"
RUSSIAN = "Клиент: Письма не приходят уже второй день, что делать?\nПоддержка: Откройте настройки и нажмите кнопку.\n"
JAPANESE = "お客様: メールが届きません。設定を確認しましたが、まだ動きません。\nサポート: 設定を開いてください。\n"
POLISH = "Klient: Nie mogę się zalogować, zażółć gęślą jaźń, wciąż błąd.\nObsługa: Proszę włączyć synchronizację.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "cp1252"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-16-le"),
        (JAPANESE, "utf-8"),
        (JAPANESE, "shift_jis"),
        (POLISH, "cp1250"),
    ],
)
def test_text_survives(text: str, encoding: str) -> None:
    decoded = decode("a.txt", text.encode(encoding))
    assert decoded.text == text
    assert decoded.warnings == ()


def test_line_ends_and_nuls() -> None:
    assert decode("a.txt", b"a\r\nb\rc\0d\n").text == "a\nb\ncd\n"


def test_a_few_bad_bytes_are_shown_and_said() -> None:
    content = ("Kunde: schöne Grüße und Übersicht aus Köln, größer\n" * 3).encode() + b"bad \xff byte\n"
    decoded = decode("a.txt", content)
    assert "Grüße" in decoded.text
    assert "bad \\xff byte" in decoded.text
    assert len(decoded.warnings) == 1


def test_the_warning_reaches_the_transcript() -> None:
    content = ("Kunde: schöne Grüße und Übersicht aus Köln, größer\n" * 3).encode() + b"bad \xff byte\n"
    [parsed] = parse_document("a.txt", content, max_bytes=10_000, max_container_bytes=10_000)
    assert parsed.transcript.warnings
    assert parsed.content == content


def test_the_page_names_its_charset() -> None:
    page = "<html><head><meta charset='iso-8859-2'></head><body>Zażółć</body></html>"
    assert "Zażółć" in decode("a.html", page.encode("iso-8859-2")).text


def test_words_that_begin_like_signatures_are_text() -> None:
    assert decode("a.txt", b"BM is my bookmark").text == "BM is my bookmark"
    assert decode("a.txt", b"MZ asked: why?").text == "MZ asked: why?"

"""Personal data in texts of many kinds: what must be found, and what must stay as it is."""

import pickle
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedme_desktop.extraction.personal import Kind, find, resolve, with_placeholders
from feedme_desktop.extraction.personal_kinds import Found
from feedme_desktop.extraction.personal_names import people_in

FOUND = [
    ("My mail is jane.doe@example.co.uk, thanks", Kind.EMAIL, "jane.doe@example.co.uk"),
    ("(JANE@EXAMPLE.COM)", Kind.EMAIL, "JANE@EXAMPLE.COM"),
    ("jane (at) example (dot) com", Kind.EMAIL, "jane (at) example (dot) com"),
    ("邮箱jane@example.com。", Kind.EMAIL, "jane@example.com"),
    ("ｊａｎｅ＠example.com", Kind.EMAIL, "ｊａｎｅ＠example.com"),
    ("jörg@exämple.de", Kind.EMAIL, "jörg@exämple.de"),
    ("Call (415) 555-0123 now", Kind.PHONE, "(415) 555-0123"),
    ("ring 020 7946 0958.", Kind.PHONE, "020 7946 0958"),
    ("+49 (0) 89 21234567", Kind.PHONE, "+49 (0) 89 21234567"),
    ("0049 30 2345678", Kind.PHONE, "0049 30 2345678"),
    ("my cell is 4155550123", Kind.PHONE, "4155550123"),
    ("01 42 68 53 00", Kind.PHONE, "01 42 68 53 00"),
    ("我的电话是13800138000", Kind.PHONE, "13800138000"),
    ("２０２-５５５-０１２３", Kind.PHONE, "２０２-５５５-０１２３"),
    ("415-555-0123 ext. 12", Kind.PHONE, "415-555-0123 ext. 12"),
    ("card 4111 1111 1111 1111 please", Kind.CARD, "4111 1111 1111 1111"),
    ("378282246310005", Kind.CARD, "378282246310005"),
    ("cvv 123", Kind.CARD, "123"),
    ("DE89 3704 0044 0532 0130 00", Kind.BANK, "DE89 3704 0044 0532 0130 00"),
    ("routing number 021000021", Kind.BANK, "021000021"),
    ("sort code 20-00-00", Kind.BANK, "20-00-00"),
    ("the server 192.168.1.15 is down", Kind.IP, "192.168.1.15"),
    ("2001:db8::ff00:42:8329", Kind.IP, "2001:db8::ff00:42:8329"),
    ("00:1B:44:11:3A:B7", Kind.MAC, "00:1B:44:11:3A:B7"),
    ("use sk-abcdEFGH1234ijklMNOP5678", Kind.KEY, "sk-abcdEFGH1234ijklMNOP5678"),
    ("AKIAIOSFODNN7EXAMPLE", Kind.KEY, "AKIAIOSFODNN7EXAMPLE"),
    ("Authorization: Bearer abc123def456", Kind.KEY, "abc123def456"),
    ("my password is hunter2.", Kind.KEY, "hunter2"),
    ("Passwort: Sommer!24", Kind.KEY, "Sommer!24"),
    ("https://x.example/reset?token=abc123def", Kind.KEY, "abc123def"),
    ("https://bob:s3cret@x.example/", Kind.KEY, "bob:s3cret"),
    ("-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----", Kind.KEY, None),
    ("My name is Jane Doe and", Kind.NAME, "Jane Doe"),
    ("Best regards,\nJane Doe", Kind.NAME, "Jane Doe"),
    ("This is Robin from support", Kind.NAME, "Robin"),
    ("Dear Mr. Okafor,", Kind.NAME, "Okafor"),
    ("我叫田中", Kind.NAME, "田中"),
    ("in C:\\Users\\jane\\Desktop", Kind.USERNAME, "jane"),
    ("/home/jdoe/.config", Kind.USERNAME, "jdoe"),
    ("221B Baker Street, London NW1 6XE", Kind.ADDRESS, "221B Baker Street, London NW1 6XE"),
    ("Musterstraße 12a, 10115 Berlin", Kind.ADDRESS, "Musterstraße 12a, 10115 Berlin"),
    ("12 rue de la Paix, 75002 Paris", Kind.ADDRESS, "12 rue de la Paix, 75002 Paris"),
    ("born on 12 March 1984", Kind.BIRTH_DATE, "12 March 1984"),
    ("SSN 123-45-6789", Kind.NATIONAL_ID, "123-45-6789"),
    ("order no. 48213", Kind.ORDER, "48213"),
    ("Bestellnummer: 48213", Kind.ORDER, "48213"),
    ("48213 is my order number", Kind.ORDER, "48213"),
    ("ticket #4821", Kind.TICKET, "#4821"),
    ("INV-20391", Kind.INVOICE, "INV-20391"),
    ("customer number 99812", Kind.CUSTOMER, "99812"),
    ("1Z999AA10123456784", Kind.TRACKING, "1Z999AA10123456784"),
]


@pytest.mark.parametrize(("text", "kind", "original"), FOUND)
def test_found(text, kind, original):
    hits = find(text)
    assert [hit.kind for hit in hits] == [kind]
    assert text[hits[0].start : hits[0].end] == (original or text)


STAYS = """Error ERR-2417 appears|0x80070005|Windows 10.0.19045.3693|version 1.2.3.4|firmware 10.0.0.1 or later
on 2024-01-15 at 10:30|15.01.2024|Jan 15, 2024|$1,234.56|1.234,56 €|1920x1080|port 8080|CVE-2021-44228|KB5034441
Settings > Accounts > Identities|HTTP 503|24/7|2147942405|1700000000|255.255.255.0|8.8.8.8|the password is incorrect
password: required|the token has expired|Will you mark it as done?|May I ask for the bill?|Hi there,|Dear customer,
Thanks a lot!|order 3 bottles|in case 2 people ask|git checkout -b fix-1234|getUserByIdAndName2()|#FF8800
/usr/local/bin/python3|C:\\Program Files\\Vendor\\app.exe|C:\\Users\\Public\\Desktop|step 3 of 12|10 000 users
lodash@4.17.21|std::vector<int>|10:30:15|a 15.6-inch screen|RFC 5322|2019-2023|https://docs.example.com/en/setup-2"""


@pytest.mark.parametrize("text", STAYS.replace("\n", "|").split("|"))
def test_stays(text):
    assert with_placeholders(text, ["Dana Whitfield", "Robin"]) == text


def test_speakers_are_found_wherever_they_stand():
    names = ["Dana Whitfield", "Robin (Support)", "O'Brien, Sean"]
    text = "Hi dana, DANA! WHITFIELD's mail; robin said: ask Sean O’Brien or Mr O'Brien. Danas are no Dana-like robins."
    assert with_placeholders(text, names) == (
        "Hi [name], [name]! [name]'s mail; [name] said: ask [name] or Mr [name]. Danas are no [name]-like robins."
    )


def test_names_that_are_words_count_only_as_names():
    names = ["Will Smith", "May Grace", "Mark", "Bill Rose"]
    text = "Will you mark the bill in May? May I? Ask Will. Thanks, Mark\nI told Bill, will it rise? A rose.\nMay"
    assert with_placeholders(text, names) == (
        "Will you mark the bill in [name]? May I? Ask [name]. Thanks, [name]\n"
        "I told [name], will it rise? A rose.\n[name]"
    )


def test_labels_that_name_nobody():
    for label in ("Support", "Acme Support Team", "Customer", "Agent", "Zendesk", "noreply", "System", "Guest 12"):
        assert people_in(label) == []
    assert people_in("Agent Robin") == ["Robin"]
    assert people_in("Robin (Support)") == ["Robin"]
    assert people_in("Smith, Robin") == ["Robin Smith"]


def test_labels_that_name_a_person_beside_an_organisation():
    for label in ("Maya Support", "Maya Corp", "Customer Service Maya", "Head of Sales, Maya"):
        assert "Maya" in people_in(label)
    assert people_in("Maria Lopez Service Center") == ["Maria Lopez"]
    assert people_in("Store Manager Ana Diaz") == ["Ana Diaz"]
    assert with_placeholders("Ask maya, please.", ["Maya Support"]) == "Ask [name], please."


def test_overlapping_finds_become_one_that_covers_both():
    merged = resolve([Found(Kind.EMAIL, 5, 20), Found(Kind.NAME, 0, 8), Found(Kind.KEY, 30, 40)])
    assert merged == (Found(Kind.EMAIL, 0, 20), Found(Kind.KEY, 30, 40))


def test_words_in_brackets_are_not_found_again():
    text = "Mail jane@example.com, order no. 48213, call 415-555-0123, Best,\nJane Doe"
    once = with_placeholders(text)
    assert with_placeholders(once) == once


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_gives_ordered_finds_inside_it(text):
    hits = find(text, ["Dana", "田中"])
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))


HOSTILE = ["a" * 9, "1 ", "1.", "a@", "aA1", "ab:", "-", "0 123 456 789 ", "12 Aa Bb ", "password: ", "?token=",
           "eyJ", "/users/", "://", "Hi Aa ", "[EMAIL_", "#1234 ", "我叫", "+1 ", "(", "Dana ", "\n",
           "-----BEGIN "]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_grows_with_the_length_only(piece):
    def took(count):
        text = piece * (count // len(piece))
        began = time.process_time()
        find(text, ["Dana"])
        return time.process_time() - began

    took(2_000)
    small, large = min(took(20_000), took(20_000)), took(160_000)
    assert large < 30 * small + 0.2  # eight times the text; a square would take 64 times as long


def test_the_library_of_numbers_is_loaded_only_for_a_number():
    code = (
        "import sys; from feedme_desktop.extraction.personal import find;"
        "find('Dana wrote to jane@example.com about version 4.2 on 2024-01-15', ['Dana']);"
        "assert 'phonenumbers' not in sys.modules; find('4155550123'); assert 'phonenumbers' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_finds_travel_between_processes():
    hits = find("jane@example.com")
    assert pickle.loads(pickle.dumps(hits)) == hits


def test_the_company_beside_a_speaker_s_name_is_nobody() -> None:
    text = "Robin says that Larkmail can do it."
    assert [text[hit.start : hit.end] for hit in find(text, ["Robin (Larkmail Support)"])] == ["Robin"]

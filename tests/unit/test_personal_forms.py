"""The forms in which people write numbers, addresses and keys: what stands between « and » is found, the rest stays."""

import re

import pytest

from feedme_desktop.extraction.personal import find

PHONES = """My number is «5123 7418»
Sure, my number is «51237418».
number: «51237418»
the number on file is «5123741»
meine Nummer ist «51237418»
phone number=«4155550123»
Phone#«4155550123»
dial «51237418»
you may contact me on «51237418»
x«4155550123»
«+44 20 7946 0958» / «07700 900123»
«011 44 20 7946 0958»
call «0201 1234567, ext. 3»
«+1 415 555 0123;ext=45»
«131.2342.1084»
«32-14-59-79»
phone «32-14-59-79»
tel: «34-48-90-77»
«5062345383»
«(022)-58942»
«030 / 1234567»
_«+54 11 2349-6952»_
1712345678
036000291452
2024031510
part no 212-555-0100
from 2019-2023 or 2019 2020
ports 1024-2048 and 8000 8100
10 20 30 40
version 131.2342.1084
the number 2147942405 appears
error number 51237418
on 2024-03-15 at 10:30"""


def cases(table):
    return [line for line in table.split("\n") if line]


@pytest.mark.parametrize("marked", cases(PHONES))
def test_what_is_between_the_marks_is_found(marked):
    text = re.sub("[«»]", "", marked.replace("⏎", "\n"))
    hits = find(text)
    shown = text
    for hit in reversed(hits):
        shown = f"{shown[: hit.start]}«{shown[hit.start : hit.end]}»{shown[hit.end :]}"
    assert shown == marked.replace("⏎", "\n")

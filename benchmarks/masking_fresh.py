# ruff: noqa: E501, SIM905  tables of samples are read best a line each
"""A third set of made-up personal data: other countries, makers of keys and sentences again, written after masking was."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator

from masking_seeds import Maker, Seed

FIRST = "Ayşe Kwame Ingrid Tomáš Marisol Hye-jin Panagiotis Fatima Declan Siobhán Nkechi Viktoriya Grant Summer".split()
LAST = "Yılmaz Mensah Haugen Novák Gutiérrez Papadopoulos Al-Rashid Gallagher Eze Shevchenko Lindholm Costa".split()
_PHONES = (
    "+32 4## ## ## ##", "02 5## ## ##", "+45 ## ## ## ##", "+47 9## ## ###", "+358 40 ### ####", "040 ### ####", "+351 91# ### ###", "+30 69# ### ####",
    "+90 53# ### ## ##", "0532 ### ## ##", "+52 55 #### ####", "+54 9 11 ####-####", "+27 82 ### ####", "082 ### ####", "+64 21 ### ####", "021 ### ####",
    "+380 67 ### ## ##", "+420 60# ### ###", "+43 664 #######", "0664 #######", "+1-NNN-NNN-#### x12", "(NNN)NNN-####", "NNN NNN ####", "+82 10-####-####", "010-2###-####", "+971 50 ### ####",
)  # fmt: skip


def phone(m: Maker) -> str:
    return m.shape(m.random.choice(_PHONES))


def email(m: Maker) -> str:
    word = m.letters(7, string.ascii_lowercase)
    return m.random.choice(
        [
            f"{word}@mail.example.co.za",
            f"x.{word}@example.gr",
            f"{word}.{word[:3]}_99@example-mail.com.tr",
            f"{word}%list@example.cz",
            f"{word}[at]example[dot]be",
            f"{word}@{word[:4]}.example.travel",
            f"İ{word}@example.com",
        ]
    )


def card(m: Maker) -> str:
    body = m.random.choice(["4", "52", "2223", "6011", "35", "65"])
    number = m.digits(15, body if body != "35" else "3541")
    total = sum(v - 9 if v > 9 else v for v in (int(c) * (2 - i % 2) for i, c in enumerate(reversed(number))))
    whole = number + str(-total % 10)
    return m.random.choice(
        [
            whole,
            " ".join(whole[i : i + 4] for i in range(0, 16, 4)),
            f"{whole[:4]} {whole[4:8]}-{whole[8:12]} {whole[12:]}",
        ]
    )


def ip(m: Maker) -> str:
    r = m.random.randint
    return m.random.choice(
        [
            f"{r(11, 126)}.{r(0, 255)}.{r(0, 255)}.{r(1, 254)}",
            f"100.{r(64, 127)}.{r(0, 255)}.{r(1, 254)}",
            f"fd{r(0, 255):02x}:{r(1, 65535):x}::{r(1, 65535):x}",
            f"2a02:{r(256, 9999)}:{r(1, 65535):x}:{r(1, 65535):x}:{r(1, 65535):x}:{r(1, 65535):x}:{r(1, 65535):x}:{r(1, 65535):x}",
        ]
    )


def key(m: Maker) -> str:
    upper, lower = string.ascii_uppercase + string.digits, string.ascii_lowercase + string.digits
    made: list[Callable[[], str]] = [
        lambda: "gho_" + m.letters(36), lambda: "sk-or-v1-" + m.letters(64, "0123456789abcdef"), lambda: "rk_live_" + m.letters(24), lambda: "shpat_" + m.letters(32, "0123456789abcdef"),
        lambda: "xapp-1-" + m.letters(11, upper) + "-" + m.digits(13) + "-" + m.letters(64, lower), lambda: "ya29." + m.letters(60), lambda: "GOCSPX-" + m.letters(28), lambda: "ASIA" + m.letters(16, upper),
        lambda: "hvs." + m.letters(24), lambda: m.digits(10) + ":AA" + m.letters(33), lambda: "pypi-" + m.letters(60), lambda: m.letters(44), lambda: m.letters(36, lower),
    ]  # fmt: skip
    return m.random.choice(made)()


_KINDS: tuple[tuple[str, Callable[[Maker], str], tuple[str, ...]], ...] = (
    ("email", email, ("{}\tactive\t3", "> {} wrote:", "mailto:{}", "user {}, twice", "…{}…", "{{\"from\": \"{}\"}}", "e-mail:{}")),
    ("phone", phone, ("{}", "Tlf. {}", "t: {}", "phone={}", "| {} |", "(mob) {}!", "my number's {} if you need it", "Tel:{}", "reachable until 6 under {}.")),
    ("card", card, ("{}", "kart no {}", "it's {}, the new one", "\"{}\"", "cc: {};", "n° {}")),
    ("ip", ip, ("{}", "ping {}", "[{}]", "from={} to=gw", "{} - - GET /", "ssh root@{}", "WAN {}, LAN ok")),
    ("key", key, ("{}", "key:{}", "'{}'", "--token {}", "x-api-key: {}", "({})", "it is {}.")),
)  # fmt: skip
_NAMED = (
    "Hej {},",
    "{}, are you there?",
    "Vielen Dank, {}!",
    "it was {} who said so",
    "Best\n{}",
    "ask {} or me",
    "{}: yes",
)


class Fresh(Maker):
    """Draws from this file."""

    def __init__(self, seed: int) -> None:
        super().__init__("fresh", seed)
        self.random = random.Random(f"fresh-{seed}")

    def person(self) -> str:
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def seeds(self, names: tuple[str, str]) -> Iterator[Seed]:
        for kind, make, sentences in _KINDS:
            original = make(self)
            sentence = self.random.choice(sentences).replace("{{", "{").replace("}}", "}")
            yield kind, sentence.replace("{}", original), original
        for name in names:
            said = self.random.choice([name, name.split()[0]])
            yield "name", self.random.choice(_NAMED).replace("{}", said), said

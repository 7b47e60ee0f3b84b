# ruff: noqa: E501, SIM905  tables of samples are read best a line each
"""Two more sets of made-up personal data: other countries, makers of keys and sentences again, written after masking was.

``Forms`` is about how people write them: bare or behind "my number is", in tables, spelled out, behind any name.
"""

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


def form_phone(m: Maker) -> str:
    return m.shape(m.random.choice(
        ["5### ####", "9### ####", "3#-##-##-##", "+44 20 7946 0###, ext. 4##", "NNN.NNN.####", "011 49 30 2345###", "06 12 34 5# ##", "131.####.####", "0201/234####", "416NNN####"]
    ))  # fmt: skip


def form_email(m: Maker) -> str:
    word, last = m.letters(6, string.ascii_lowercase), m.random.choice(["com", "de", "fr", "pl"])
    return m.random.choice(
        [f"{word} (at) example (dot) {last}", f"{word}.q at example dot {last}", f"{word} @ example.{last}", f"{word}[@]example.{last}", f"{word}-at-example-dot-{last}",
         f"{word} dot q at example dot {last}", f"{word}7 at gmail.com", f"{word}%40example.{last}"]
    )  # fmt: skip


def form_card(m: Maker) -> str:
    number = _checked(m.digits(15, m.random.choice(["4", "53", "2201", "9792", "6011"])))
    joint = m.random.choice(["  ", " - ", "/", "_", ", ", "\n", "\t", "."])
    return joint.join(number[i : i + 4] for i in range(0, 16, 4))


def _checked(body: str) -> str:
    total = sum(v - 9 if v > 9 else v for v in (int(c) * (2 - i % 2) for i, c in enumerate(reversed(body))))
    return body + str(-total % 10)


def form_ip(m: Maker) -> str:
    r = m.random.randint
    parts = [str(m.random.choice([10, 88, 172])), str(r(16, 31)), str(r(0, 255)), str(r(1, 254))]
    return m.random.choice([".".join(parts), "[.]".join(parts), f"fd{r(16, 255):02x}::{r(160, 255):x}"])


def form_key(m: Maker) -> str:
    upper, hexa = string.ascii_uppercase + string.digits, "0123456789abcdef"
    return m.random.choice(
        ["s." + m.letters(24), "dp.st." + m.letters(43), f"{m.letters(24)}.{m.letters(6)}.{m.letters(28)}", m.letters(23) + "7", m.letters(32, hexa), "T" + m.letters(30, upper), m.letters(3) + "8Q~" + m.letters(34)]
    )  # fmt: skip


def form_bank(m: Maker) -> str:
    bank = m.digits(18)
    check = 98 - int("".join(str(int(c, 36)) for c in bank + "DE00")) % 97
    whole = f"DE{check:02d}{bank}"
    return m.random.choice([" ", ".", "-", "", "\n"]).join(whole[i : i + 4] for i in range(0, 22, 4))


_FORMS: tuple[tuple[str, Callable[[Maker], str], tuple[str, ...]], ...] = (
    ("phone", form_phone, ("My number is {}", "contact me on {}", "meine Nummer ist {}", "number: {}", "dial {} please", "the number on file is {}.")),
    ("email", form_email, ("You can reach me at {}, thanks", "{}", "mail me: {}", "it is {} (private)")),
    ("card", form_card, ("{}", "card #{}", "I paid with {} yesterday", "cc {}")),
    ("ip", form_ip, ("since the update {} is gone", "{}", "firmware update on {} fails", "IP:{} ok", "{} is down")),
    ("key", form_key, ("key={}", "export GH={}", "AccountKey={};", "{}", "token {}", "sid={}", "use {} there")),
    ("bank", form_bank, ("IBAN {}", "{}", "refund to {} please")),
)  # fmt: skip


class Forms(Fresh):
    """Draws forms of writing."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.random = random.Random(f"forms-{seed}")

    def seeds(self, names: tuple[str, str]) -> Iterator[Seed]:
        for kind, make, sentences in _FORMS:
            original = make(self)
            yield kind, self.random.choice(sentences).replace("{}", original), original
        for name in names:
            yield "name", f"Ask {name}, please.", name

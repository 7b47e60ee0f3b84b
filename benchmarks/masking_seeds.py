# ruff: noqa: E501, SIM905  tables of samples are read best a line each
"""Personal data made up by rule, in sets that share neither countries, formats nor sentences: one to tune on, others held out.

Each seed is ``(kind, sentence, original)``; the sentence holds the original once. Nothing here is anybody's.
"""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable, Iterator

Seed = tuple[str, str, str]

_FIRST = {
    "tune": "Dana Bernd Margaret Claire Oliver Jürgen Zoe Nadia Thomas Hélène Priscilla Gareth Anneliese Yusuf Brigitte Will Mark Grace".split(),
    "held": "Ignacio Giulia Sanne Björn Thiago Ananya Bruce Haruto Agnieszka Chloé Femke Matteo Lucía Kaveh Oluwaseun May Bill Rose".split(),
}
_LAST = {
    "tune": "Whitfield Krüger O'Brien Lefèvre Smythe Schönberg Dubois MacAllister Huber Okafor Johnson Petit-Jean".split(),
    "held": "Fernández Rossi de-Vries Lindqvist Oliveira Iyer McTavish Tanaka Kowalska Tremblay Ricci García-López Adeyemi".split(),
}
_WORDS = "harbor maple quartz falcon velvet onion marble cobalt ginger saturn pepper walnut".split()


class Maker:
    """Draws originals and sentences of one set."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.random = random.Random(f"{name}-{seed}")
        self.tuned = name == "tune"

    def digits(self, count: int, first: str = "") -> str:
        return first + "".join(self.random.choice(string.digits) for _ in range(count - len(first)))

    def letters(self, count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
        return "".join(self.random.choice(alphabet) for _ in range(count))

    def person(self) -> str:
        return f"{self.random.choice(_FIRST[self.name])} {self.random.choice(_LAST[self.name])}"

    def shape(self, pattern: str) -> str:
        """``#`` any digit, ``N`` 2-9."""
        made = ""
        for char in pattern:
            made += self.digits(1) if char == "#" else self.random.choice("23456789") if char == "N" else char
        return made

    def seeds(self, names: tuple[str, str]) -> Iterator[Seed]:
        """One of every kind; ``names``: the speakers of the dialog."""
        for kind, make, sentences in _KINDS:
            original = make(self)
            yield kind, self.random.choice(sentences[self.name]).replace("{}", original), original
        yield from self._names(names)

    def _names(self, names: tuple[str, str]) -> Iterator[Seed]:
        for name in names:
            said = name if self.random.random() < 0.4 else name.split()[0]
            yield "name", self.random.choice(_NAMED[self.name]).replace("{}", said), said


def email(m: Maker) -> str:
    first, last = (part.lower().replace("'", "") for part in m.person().split())
    plain = first.encode("ascii", "ignore").decode() or "mail"
    tail = last.encode("ascii", "ignore").decode() or "x"
    pick = m.random.choice
    if m.tuned:
        return pick(
            [f"{plain}.{tail}@example.com", f"{plain}{m.digits(2)}@mail.example.co.uk", f"{plain[0]}{tail}+shop@example.de",
             f"{plain}_{tail}@sub.example-firm.fr", f"{plain.title()}.{tail.title()}@Example.COM"]
        )  # fmt: skip
    return pick(
        [f"{plain}-{tail}@correo.example.es", f"{tail}.{m.digits(4)}@example.com.br", f"{plain}@example.io", f"{plain} (at) example (dot) it",
         f"{plain}.{tail}@exämple.se", f"{plain.upper()}@EXAMPLE.NL", f"{plain}'{tail}@example.museum", f"{m.digits(9)}@example.cn"]
    )  # fmt: skip


_PHONES = {
    "tune": (
        "(NNN) NNN-####", "NNN-NNN-####", "+1 NNN NNN ####", "1-NNN-NNN-####", "NNN.NNN.####", "+1NNNNNN####", "(415) NNN-#### ext. 12",
        "020 7### ####", "+44 20 7### ####", "07911 ######", "+44 (0)161 496 ####", "01632 96####",
        "030 2#######", "+49 30 2#######", "0049 170 #######", "0170/2######", "+49 (0) 89 2######", "(0221) 2######",
        "01 4# ## ## ##", "+33 1 4# ## ## ##", "06 1# ## ## ##", "06.1#.##.##.##",
    ),
    "held": (
        "+34 6## ### ###", "612 34# ###", "+39 06 69## ####", "02 4#### ###", "+31 6 2### ####", "06-2#######", "+46 70-### ## ##", "070-### ## ##",
        "+55 11 9####-####", "(11) 9####-####", "+91 98### #####", "98### #####", "+61 4## ### ###", "04## ### ###", "+81 3-####-####", "090-1###-####",
        "+48 50# ### ###", "+1 (416) NNN-####", "514 NNN ####", "1 (604) NNN-####", "+86 138 #### ####", "138########", "+7 912 ###-##-##", "+41 44 ### ## ##",
        "0041 79 ### ## ##", "+353 86 ### ####", "+972-50-###-####", "+65 8### ####",
    ),
}  # fmt: skip


def phone(m: Maker) -> str:
    return m.shape(m.random.choice(_PHONES[m.name]))


def _with_luhn(body: str) -> str:
    total = 0
    for place, char in enumerate(reversed(body)):
        value = int(char) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def card(m: Maker) -> str:
    pick = m.random.choice
    if m.tuned:
        prefix, length = pick([("4", 16), ("51", 16), ("37", 15), ("6011", 16)])
    else:
        prefix, length = pick([("4", 16), ("2720", 16), ("34", 15), ("3530", 16), ("36", 14), ("62", 16), ("55", 16)])
    number = _with_luhn(m.digits(length - 1, prefix))
    sizes = (4, 6, 5) if length == 15 else (4, 6, 4) if length == 14 else (4, 4, 4, 4)
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return pick(
        [number, " ".join(groups), "-".join(groups)]
        if m.tuned
        else [number, " ".join(groups), ".".join(groups), "-".join(groups)]
    )


def ip(m: Maker) -> str:
    r = m.random.randint
    four = f"{r(11, 223)}.{r(0, 255)}.{r(0, 255)}.{r(1, 254)}"
    if m.tuned:
        return m.random.choice(
            [
                four,
                f"192.168.{r(0, 255)}.{r(2, 254)}",
                f"10.{r(0, 255)}.{r(0, 255)}.{r(2, 254)}",
                ":".join(f"{r(4096, 65535):x}" for _ in range(8)),
            ]
        )
    return m.random.choice(
        [
            four,
            f"172.{r(16, 31)}.{r(0, 255)}.{r(1, 254)}",
            f"2001:db8::{r(4096, 65535):x}:{r(4096, 65535):x}",
            f"FE80::{r(4096, 65535):X}:{r(4096, 65535):X}%eth0",
            f"::ffff:{four}",
        ]
    )


def key(m: Maker) -> str:
    upper = string.ascii_uppercase + string.digits
    hexa = "0123456789abcdef"

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    if m.tuned:
        made: list[Callable[[], str]] = [
            lambda: "sk-" + m.letters(48), lambda: "ghp_" + m.letters(36), lambda: "xoxb-" + m.digits(12) + "-" + m.letters(24),
            lambda: "AKIA" + m.letters(16, upper), lambda: "AIza" + m.letters(35), lambda: "glpat-" + m.letters(20),
            lambda: f"{part({'alg': 'HS256'})}.{part({'sub': m.digits(8)})}.{m.letters(43)}", lambda: m.letters(40, hexa), lambda: m.letters(32),
        ]  # fmt: skip
    else:
        made = [
            lambda: "sk-ant-api03-" + m.letters(60), lambda: "github_pat_" + m.letters(60), lambda: "xoxp-" + m.digits(11) + "-" + m.digits(12) + "-" + m.letters(32, hexa),
            lambda: "sk_live_" + m.letters(24), lambda: "SG." + m.letters(22) + "." + m.letters(43), lambda: "npm_" + m.letters(36), lambda: "hf_" + m.letters(34),
            lambda: "whsec_" + m.letters(32), lambda: "dop_v1_" + m.letters(64, hexa), lambda: m.letters(64, hexa), lambda: base64.b64encode(m.random.randbytes(30)).decode(),
            lambda: "-".join(m.letters(5, upper) for _ in range(5)), lambda: f"{part({'typ': 'JWT', 'alg': 'RS256'})}.{part({'iat': 1})}.{m.letters(86)}",
        ]  # fmt: skip
    return m.random.choice(made)()


def password(m: Maker) -> str:
    word = m.random.choice(_WORDS)
    if m.tuned:
        return m.random.choice([f"{word}{m.digits(3)}", f"{word.title()}!{m.digits(2)}", m.letters(10) + "7"])
    return m.random.choice(
        [
            f"{word}-{m.random.choice(_WORDS)}-{m.digits(2)}",
            f"{word.title()}${m.digits(4)}",
            m.letters(6) + "#" + m.digits(3),
            f"{word.upper()}_{m.digits(4)}",
        ]
    )


def link_secret(m: Maker) -> str:
    return m.letters(24 if m.tuned else 32, string.ascii_lowercase + string.digits)


def iban(m: Maker) -> str:
    country, length = m.random.choice(
        [("DE", 22), ("FR", 27), ("GB", 22)]
        if m.tuned
        else [("NL", 18), ("ES", 24), ("IT", 27), ("PL", 28), ("SE", 24)]
    )
    size = length - 4
    bank = m.digits(size)
    if country in ("GB", "NL"):
        bank = m.letters(4, string.ascii_uppercase) + m.digits(size - 4)
    check = 98 - int("".join(str(int(c, 36)) for c in bank + country + "00")) % 97
    whole = f"{country}{check:02d}{bank}"
    return m.random.choice([whole, " ".join(whole[i : i + 4] for i in range(0, length, 4))])


def address(m: Maker) -> str:
    r = m.random.randint
    pick = m.random.choice
    if m.tuned:
        return pick(
            [f"{r(1, 9999)} {pick(['Maple', 'Oak', 'Lincoln'])} {pick(['Street', 'Avenue', 'Rd', 'Blvd'])}, Springfield, IL 6{m.digits(4)}",
             f"{r(1, 99)} High Street, London NW{r(1, 9)} 6XE", f"Lindenstraße {r(1, 120)}, 1{m.digits(4)} Berlin", f"{r(1, 99)} rue des Lilas, 750{r(10, 20)} Paris"]
        )  # fmt: skip
    return pick(
        [f"Calle de Alcalá {r(1, 300)}, 280{r(10, 50)} Madrid", f"Via Garibaldi {r(1, 99)}, 001{r(10, 99)} Roma", f"Prinsengracht {r(1, 999)}, 1015 AB Amsterdam",
         f"{r(1, 999)} Yonge Street, Toronto, ON M5B 2H1", f"{r(1, 99)} Collins Street, Melbourne VIC 3000", f"PO Box {r(100, 9999)}", f"Storgatan {r(1, 99)}, 114 55 Stockholm",
         f"{r(100, 9999)} N Sunset Blvd Apt {r(1, 40)}, Los Angeles, CA 9{m.digits(4)}", f"Bahnhofstrasse {r(1, 99)}, 8001 Zürich", f"{r(1, 99)} boulevard Voltaire, 69003 Lyon"]
    )  # fmt: skip


def identity(m: Maker) -> str:
    if m.tuned:
        return m.shape("5##-4#-1###")
    number = m.random.randint(10_000_000, 99_999_999)
    return m.random.choice(
        [f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}", f"AB {m.shape('## ## ##')} C", m.shape("3##-5#-2###")]
    )


def birth(m: Maker) -> str:
    day, month, year = m.random.randint(1, 28), m.random.randint(1, 12), m.random.randint(1940, 2004)
    return (
        f"{month:02d}/{day:02d}/{year}"
        if m.tuned
        else m.random.choice([f"{day}.{month}.{year}", f"{day} March {year}", f"{year}-{month:02d}-{day:02d}"])
    )


def order(m: Maker) -> str:
    return m.random.choice(
        [m.digits(6, "4"), f"ORD-{m.digits(6)}", f"{m.digits(3)}-{m.digits(7)}"]
        if m.tuned
        else [
            m.digits(8, "7"),
            f"SO{m.digits(7)}",
            f"W{m.digits(9)}",
            f"{m.digits(4)}-{m.letters(4, string.ascii_uppercase)}-{m.digits(3)}",
        ]
    )


def user_path(m: Maker) -> str:
    return m.random.choice(_FIRST[m.name]).lower() + m.digits(2)


_KINDS: tuple[tuple[str, Callable[[Maker], str], dict[str, tuple[str, ...]]], ...] = (
    ("email", email, {
        "tune": ("My address is {}.", "Please write to {} today", "You can reach me at {}, thanks!", "Account: <{}>", "It went to {}"),
        "held": ("mail me: {}", "I've signed in with \"{}\" and nothing happens.", "(that's {})", "from {};", "{}", "The invite for {} never came"),
    }),
    ("phone", phone, {
        "tune": ("Call me at {}.", "My phone number is {}, mornings are best.", "Tel.: {}", "You can reach me on {}", "Mobile {} (after 5 pm)"),
        "held": ("ring {} please", "I'm on {} all day.", "WhatsApp: {}", "{}", "Contact number - {}!", "just try {} or leave a message"),
    }),
    ("card", card, {
        "tune": ("My card number is {}.", "I paid with {} yesterday", "Visa {}, the blue one", "You charged {}!"),
        "held": ("{}", "the one ending... well, all of it: {}", "pan={}", "Use {}; it's the new one", "Was {} declined?"),
    }),
    ("ip", ip, {
        "tune": ("My IP is {}.", "The server at {} does not answer", "I can't ping {}, why?", "Router: {}"),
        "held": ("{}", "logins from {} yesterday", "connect to {} first;", "blocked ({})", "http log says {} - denied"),
    }),
    ("key", key, {
        "tune": ("The key is {}", "I use {} as the token.", "Authorization: Bearer {}", "export TOKEN={}"),
        "held": ("{}", "is {} still good?", "\"{}\"", "it says {}, revoked", "I pasted {} into the form"),
    }),
    ("password", password, {
        "tune": ("My password is {}.", "password: {}", "Passwort: {}", "pwd={}"),
        "held": ("The new passcode was {}", "Contraseña: {}", "login with password {} fails".replace("password {}", "password: {}"), "mot de passe : {}", "PASSWORD={}"),
    }),
    ("link", link_secret, {
        "tune": ("https://shop.example.com/reset?token={}", "See https://example.com/a?lang=en&session={}&x=1", "https://example.org/invite/{}"),
        "held": ("https://files.example.net/d?sig={}", "(https://id.example.com/verify/{})", "click https://example.se/login?auth_key={}#top now", "https://:{}@example.com/feed"),
    }),
    ("bank", iban, {
        "tune": ("My IBAN is {}.", "Refund to {} please", "Konto: {}"),
        "held": ("{}", "send it to {}, thanks", "account {}!"),
    }),
    ("address", address, {
        "tune": ("I live at {}.", "Ship it to {}", "New address: {}"),
        "held": ("{}", "We moved to {} last week", "deliver: {}; third floor"),
    }),
    ("identity", identity, {
        "tune": ("My SSN is {}.", "social security number {}"),
        "held": ("they asked for {}", "ID: {}"),
    }),
    ("birth_date", birth, {
        "tune": ("I was born on {}.", "Date of birth: {}"),
        "held": ("Geburtsdatum: {}", "DOB {}", "my birthday is {}"),
    }),
    ("order", order, {
        "tune": ("My order number is {}.", "Order #{} never came", "order no. {}, please"),
        "held": ("Where's order {}?", "Bestellnummer: {}", "{} is my order number", "numéro de commande {}"),
    }),
    ("username", user_path, {
        "tune": ("It lies in C:\\Users\\{}\\Documents", "see /home/{}/log.txt"),
        "held": ("/Users/{}/Library/Logs", "Username: {}", "c:\\users\\{}\\appdata"),
    }),
)  # fmt: skip
_NAMED = {
    "tune": (
        "Hi {},",
        "Thanks {}!",
        "Best regards,\n{}",
        "I spoke to {} before.",
        "{} told me so.",
        "Dear {}, it works.",
    ),
    "held": (
        "Hello {}!",
        "Cheers, {}",
        "Sincerely\n{}",
        "As {} said, no.",
        "Is {} there?",
        "cc {}",
        "good morning {}, any news?",
    ),
}

STAYS: tuple[str, ...] = (
    "Error ERR-2417 appears", "It fails with 0x80070005.", "code 0xC0000022", "Windows 10.0.19045 is installed", "version 10.0.19045.3693", "since v2.14.3-beta.1",
    "on 2024-01-15 at 10:30", "on 15.01.2024", "Jan 15, 2024, 10:30:15", "2024-01-15T10:30:00Z", "between 9:00 and 17:30", "from 2019-2023",
    "it costs $1,234.56", "a total of 1.234,56 €", "99.99 USD a month", "20 % off", "GBP 12,500", "1920x1080 at 144 Hz", "21 x 29.7 cm", "a 15.6-inch screen", "port 8080",
    "TCP 443 and UDP 51820", "localhost:3000", "CVE-2021-44228", "KB5034441 is missing", "see article KB890830", "Settings > Accounts > Identities", "File > Export > PDF (1.7)",
    "HTTP 503 Service Unavailable", "error 404", "exit code 137", "errno 110", "RFC 5322", "ISO 8601", "step 3 of 12", "page 245", "USB 3.2 Gen 2x2", "802.11ac", "Wi-Fi 6E",
    "HP LaserJet M404dn", "iPhone 15 Pro Max", "Galaxy S24", "RTX 4090", "i7-13700K", "Windows 11 23H2", "macOS 14.2.1", "Ubuntu 22.04.3 LTS", "Python 3.11.7", "Chrome 120.0.6099.109",
    "firmware 1.2.3.4", "driver version 31.0.15.4601", "build 19045", "24/7 support", "5,000 users", "10 GB of 50 GB", "300 ms", "1,000,000 rows", "up to 4096 characters", "16:9",
    "2FA", "SHA-256", "UTF-8", "AES-128", "255.255.255.0", "use 8.8.8.8 as DNS", "C:\\Program Files\\Vendor\\app.exe", "/usr/local/bin/python3", "/etc/nginx/nginx.conf",
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT", "git checkout -b fix-1234", "SELECT * FROM orders WHERE id = 5", "max_connections = 200", "getUserByIdAndName2()",
    "https://docs.example.com/en/guide/setup-2", "https://example.com/kb/how-to-reset?lang=en", "the password is incorrect", "password: required", "enter your PIN", "the token has expired",
    "Will you mark it as done?", "May I ask for the bill?", "a rose by any name", "the grace period ends in May", "Hi there,", "Hello team,", "Dear customer,", "Thanks a lot!", "Best regards",
    "order 3 bottles", "in case 2 people ask", "account settings", "ticket closed", "2147942405", "-2147467259", "1700000000", "temperature -12.5", "3.5 mm jack", "12V 2A", "#FF8800", "color: #336699",
    "part 3 of 5", "2-3 business days", "0800-1700 UTC", "1-2-3", "A4 paper", "Section 4.1.2.3 applies", "top 10 tips", "1st, 2nd and 3rd", "one-time setup", "q3 2024", "Mon-Fri 09:00-17:00",
)  # fmt: skip

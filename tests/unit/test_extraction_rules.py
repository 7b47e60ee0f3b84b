"""The rules engine on small invented tickets: what must come out of them, and what must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from feedme_desktop.domain.example import ExtractedExample, Side
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.errors import UserError
from feedme_desktop.extraction.registry import create_extractor

DATA = Path(__file__).parents[1] / "data" / "extraction"
ROLES = {"Customer": Role.CUSTOMER, "Agent": Role.AGENT, "Note": Role.NOTE, "Bot": Role.BOT, "System": Role.SYSTEM}


def transcript(text: str, *, roles: bool = True, **metadata: object) -> Transcript:
    """``Name: text`` lines as turns; lines without a name go on with the turn before."""
    said: list[tuple[str, str]] = []
    for line in text.strip().splitlines():
        head = re.match(r"([A-Z]?\w+): (.*)", line)
        if head and (head[1] in ROLES or not roles):
            said.append((head[1], head[2]))
        else:
            said[-1] = (said[-1][0], f"{said[-1][1]}\n{line}")
    turns = tuple(
        Turn(i, ROLES[name] if roles else Role.UNKNOWN, name, None, words) for i, (name, words) in enumerate(said)
    )
    return Transcript("ticket.txt", "text", turns, metadata=metadata)


def extract(text: str, *, limit: int = 20, roles: bool = True, **metadata: object) -> list[ExtractedExample]:
    return create_extractor("rules").extract(transcript(text, roles=roles, **metadata), limit=limit)


@dataclass(frozen=True)
class Pair:
    """What an example must hold, and words its answer must not hold."""

    question: str
    answer: str
    turns: tuple[tuple[int, ...], tuple[int, ...]]
    without: str = ""
    resolved: bool | None = None


TICKETS = {
    "a problem without a question mark": (
        """
Customer: Hi there, saving a draft closes the editor.
Agent: Hello! Install update 7.3, it repairs the editor. Is there anything else I can help with?
""",
        [Pair("Saving a draft closes the editor.", "Install update 7.3, it repairs the editor.", ((0,), (1,)))],
    ),
    "the later suggestion is the answer": (
        """
Customer: My phone does not ring.
Agent: Please turn it off and on again.
Customer: I did, still no sound.
Agent: Then open Settings > Sound and raise the ring volume.
Customer: That did it, thanks!
""",
        [Pair("does not ring", "raise the ring volume", ((0,), (3,)), without="off and on", resolved=True)],
    ),
    "a failure told by describing the problem again": (
        """
Customer: My dashboard is empty since the update.
Agent: Clear the browser cache please.
Customer: I cleared it, and the dashboard is empty all the same.
Agent: Log out and log in again.
Customer: Now I see my charts.
""",
        [Pair("dashboard is empty", "Log out and log in", ((0,), (3,)), without="cache", resolved=True)],
    ),
    "a suggestion in the form of a question": (
        """
Customer: The second monitor stays black.
Agent: Have you tried another cable?
Customer: Oh, with another cable it works!
""",
        [Pair("monitor stays black", "another cable", ((0,), (1,)), resolved=True)],
    ),
    "a success that did not last": (
        """
Customer: Since Monday the sync fails with E-77.
Agent: Sign out and in again under Account.
Customer: It works, thank you!
Customer: Too early: it still fails.
Agent: Please install 5.0.1, it removes the fault for good.
Customer: No more errors since then.
""",
        [Pair("fails with E-77", "install 5.0.1", ((0,), (4,)), without="Sign out", resolved=True)],
    ),
    "identity checks and waiting are not answers": (
        """
Customer: Hi
Agent: Hello, how can I help you?
Customer: I can't log in
Agent: May I have your email address please?
Customer: jo@client.example
Agent: Thank you. Let me check.
Agent: Your account is locked after too many attempts. I have unlocked it.
Customer: Thanks, I am in!
""",
        [Pair("I can't log in", "I have unlocked it", ((2,), (6,)), without="check", resolved=True)],
    ),
    "steps keep their lines, courtesy around them goes": (
        """
Customer: Hello Mia,
the signature shows as plain text in letters to customers.
Agent: Hi Lars,

Thanks for reaching out.

Please switch the format:

1. File > Options > Mail
2. Compose in this format: HTML

Let me know how it goes.

Best regards,
Mia
Customer: Hi Mia,
that worked, thank you so much!
""",
        [
            Pair(
                "The signature shows as plain text",
                "Please switch the format:\n\n1. File > Options > Mail\n2. Compose in this format: HTML",
                ((0,), (1,)),
                without="Mia",
                resolved=True,
            )
        ],
    ),
    "two questions one after the other": (
        """
Customer: Which ports does the backup need?
Agent: Only 8443, outgoing.
Customer: Thanks. And where are the reports kept?
Agent: Press Help > Open report folder.
""",
        [
            Pair("Which ports", "8443", ((0,), (1,)), without="report", resolved=True),
            Pair("Where are the reports kept?", "Open report folder", ((2,), (3,)), without="8443"),
        ],
    ),
    "two questions in one message, numbered": (
        """
Customer: 1. How do I change my plan?
2. Do you offer a student discount?
Agent: 1. Open Billing > Plan and choose another plan.
2. Yes, students get 50 % off with a valid card.
""",
        [
            Pair("How do I change my plan?", "Open Billing > Plan", ((0,), (1,)), without="students"),
            Pair("Do you offer a student discount?", "students get 50 %", ((0,), (1,)), without="Billing"),
        ],
    ),
    "two questions in one message, told apart by their words": (
        """
Customer: How do I change my plan? And do you offer a student discount?
Agent: You can change the plan under Billing > Plan. Students get a discount of 50 % with a valid card.
""",
        [
            Pair("How do I change my plan?", "under Billing > Plan", ((0,), (1,)), without="Students"),
            Pair("Do you offer a student discount?", "discount of 50 %", ((0,), (1,)), without="Billing"),
        ],
    ),
    "a question over two turns": (
        """
Customer: I am trying to import my old letters
Customer: but the wizard closes by itself
Agent: That happens when the archive is larger than 4 GB. Split it with Tools > Archive.
Customer: ok will try tomorrow
""",
        [Pair("the wizard closes", "Split it with Tools", ((0, 1), (2,)))],
    ),
    "details the agent asked for belong to the question": (
        """
Customer: The film has no sound
Agent: What happens when you open another film?
Customer: Every film in the browser is silent, music is fine
Agent: The browser blocks autoplay. Click the lock icon, then allow Audio.
Customer: yes that was it
""",
        [Pair("Every film in the browser", "allow Audio", ((0, 2), (3,)), resolved=True)],
    ),
    "a no is an answer": (
        """
Customer: Does it run on a typewriter?
Agent: No, unfortunately typewriters are not supported.
""",
        [Pair("run on a typewriter", "typewriters are not supported", ((0,), (1,)))],
    ),
    "notes and bots stay out": (
        """
Customer: What is the largest attachment?
Bot: Have you seen our help pages? Open Help > Search.
Note: Gold customers have 50 MB, do not tell.
Agent: It's 25 MB per message.
Customer: thx
""",
        [Pair("largest attachment", "25 MB", ((0,), (3,)), without="50 MB", resolved=True)],
    ),
    "an obstacle keeps the first half of the answer": (
        """
Customer: Where can I download the invoice?
Agent: In Billing > Invoices.
Customer: I don't see Billing.
Agent: You need the owner role. Ask the owner to open Team > Roles.
Customer: ah got it, thanks
""",
        [Pair("download the invoice", "Billing > Invoices.\nYou need the owner role", ((0,), (1, 3)), resolved=True)],
    ),
    "a new problem after the first is solved": (
        """
Customer: My screen flickers.
Agent: Set the refresh rate to 60 Hz under Display > Advanced.
Customer: That helped! But now the text is blurry.
Agent: Turn on ClearType.
Customer: Much better, thank you.
""",
        [
            Pair("screen flickers", "60 Hz", ((0,), (1,)), without="ClearType", resolved=True),
            Pair("text is blurry", "ClearType", ((2,), (3,)), without="60 Hz", resolved=True),
        ],
    ),
    "small talk before the wish": (
        """
Customer: Hi
Customer: anyone there?
Agent: Hi, this is Lena. What can I do for you?
Customer: my boss says hi too :)
Agent: Haha, hi to your boss!
Customer: ok so, the export button is greyed out
Agent: The export is only active when a row is selected. Tick a row first.
Customer: oh, that was easy. thx!
Customer: The weather is nice today, isn't it?
Agent: It is indeed! Enjoy the sun.
""",
        [Pair("The export button is greyed out", "Tick a row first", ((5,), (6,)), without="boss", resolved=True)],
    ),
    "a side question on the way": (
        """
Customer: The VPN drops every ten minutes
Agent: Please disable SIP ALG in the router.
Customer: Where is that?
Agent: Advanced > Setup > WAN.
Customer: I disabled it, but it still drops.
Agent: Lower the MTU to 1400 in the VPN client.
Customer: Stable for three hours. You can close the ticket.
""",
        [Pair("The VPN drops", "Lower the MTU", ((0,), (5,)), without="SIP", resolved=True)],
    ),
    "a bare no is a failure": (
        """
Customer: The installer stops with code 1603.
Agent: Run it as administrator.
Customer: Nope, 1603 again.
Agent: Install the runtime of 2019 first, then our installer.
Customer: Yes! That was it. Installed now.
""",
        [Pair("stops with code 1603", "runtime of 2019", ((0,), (3,)), without="administrator", resolved=True)],
    ),
    "what one suggestion of two did": (
        """
Customer: The lamp in the app stays dark.
Agent: Restart the hub.
Agent: Or update the firmware under Device > Updates.
Customer: Restarting the hub didn't help, but the firmware update solved it.
""",
        [Pair("stays dark", "update the firmware", ((0,), (2,)), without="Restart", resolved=True)],
    ),
    "the first of two suggestions worked": (
        """
Customer: The lamp in the app stays dark.
Agent: Restart the hub.
Agent: Or update the firmware under Device > Updates.
Customer: The firmware update changed nothing. Restarting the hub solved it.
""",
        [Pair("stays dark", "Restart the hub", ((0,), (1,)), without="firmware", resolved=True)],
    ),
    "German": (
        """
Customer: Hallo, ich kann keine Briefe senden.
Agent: Bitte prüfen Sie den Port, er muss 587 sein.
Customer: Der Port stimmt, es geht immer noch nicht.
Agent: Aktivieren Sie STARTTLS in den Kontoeinstellungen. Hat das geholfen?
Customer: Ja, jetzt klappt es, vielen Dank!
""",
        [Pair("Ich kann keine Briefe senden", "STARTTLS", ((0,), (3,)), without="geholfen", resolved=True)],
    ),
    "Spanish": (
        """
Customer: Mi aplicación se cierra sola
Agent: Reinstale la aplicación desde la tienda.
Customer: Sigue igual.
Agent: Borre los datos en Ajustes > Almacenamiento.
Customer: Perfecto, ya funciona.
""",
        [Pair("se cierra sola", "Borre los datos", ((0,), (3,)), without="tienda", resolved=True)],
    ),
    "French": (
        """
Customer: Bonjour, comment exporter mes contacts ?
Agent: Bonjour, ouvrez le menu Fichier puis cliquez sur Exporter.
Customer: Ça marche, merci !
""",
        [Pair("Comment exporter mes contacts", "Ouvrez le menu", ((0,), (1,)), without="Bonjour", resolved=True)],
    ),
    "Japanese, without blanks between words": (
        """
Customer: アプリが開きません。どうすればいいですか？
Agent: アプリを再インストールしてください。
""",
        [Pair("開きません", "再インストール", ((0,), (1,)))],
    ),
}


@pytest.mark.parametrize("name", TICKETS)
def test_what_comes_out(name: str) -> None:
    text, wanted = TICKETS[name]
    made = sorted(extract(text), key=lambda e: (e.question_turns, text.find(e.question[1:])))
    assert len(made) == len(wanted)
    for example, pair in zip(made, wanted, strict=True):
        assert pair.question in example.question
        assert pair.answer in example.answer
        assert (example.question_turns, example.answer_turns) == pair.turns
        assert not pair.without or pair.without not in example.answer
        assert example.resolved is pair.resolved


@pytest.mark.parametrize("ticket", (DATA / "no_answer.txt").read_text(encoding="utf-8").split("\n===\n"))
def test_no_answer_gives_no_example(ticket: str) -> None:
    assert extract(ticket) == []


@pytest.mark.parametrize("name", TICKETS)
def test_every_example_quotes_its_transcript(name: str) -> None:
    ticket = transcript(TICKETS[name][0])
    for example in create_extractor("rules").extract(ticket, limit=20):
        for side, text in ((Side.QUESTION, example.question), (Side.ANSWER, example.answer)):
            quoted = [ticket.turns[s.turn].text[s.start : s.end] for s in example.spans if s.side is side]
            assert "\n".join(quoted).casefold() == text.casefold()
        quoted_turns = {s.turn for s in example.spans if s.side is not Side.EARLIER}
        assert quoted_turns == {*example.question_turns, *example.answer_turns}


@pytest.mark.parametrize("name", TICKETS)
def test_figures_reasons_and_tags_are_usable(name: str) -> None:
    for example in extract(TICKETS[name][0]):
        assert 0 <= example.confidence <= 1
        assert 0 <= example.quality.score <= 1
        assert example.quality.reasons
        assert 1 <= len(example.tags) <= 4
        assert len(set(example.tags)) == len(example.tags)


def test_confirmation_raises_confidence_and_is_a_reason() -> None:
    ticket = "Customer: Printing a map stops the plotter.\nAgent: Install driver 9, it fixes the plotter."
    (plain,), (confirmed,) = extract(ticket), extract(ticket + "\nCustomer: That fixed it, thanks!")
    assert confirmed.confidence > plain.confidence
    assert "customer confirmed the fix" in confirmed.quality.reasons
    assert "no confirmation in the ticket" in plain.quality.reasons


def test_a_solved_ticket_is_resolved_without_the_customer_saying_so() -> None:
    ticket = "Customer: Printing a map stops the plotter.\nAgent: Install driver 9, it fixes the plotter."
    assert extract(ticket, status="Solved")[0].resolved is True
    assert extract(ticket, status="open")[0].resolved is None


def test_best_first_and_at_most_limit() -> None:
    text = TICKETS["two questions one after the other"][0] * 5
    made = extract(text)
    assert len(made) > 4
    assert [e.confidence for e in made] == sorted((e.confidence for e in made), reverse=True)
    assert extract(text, limit=3) == made[:3]
    assert extract(text, limit=0) == []


@pytest.mark.parametrize(
    "turns",
    [
        (),
        (Turn(0, Role.CUSTOMER, "Ann", None, "How do I do it? Open Settings > Mail."),),
        (Turn(0, Role.UNKNOWN, None, None, "This is prose. It says: open the door. Why? Because."),),
        tuple(Turn(i, Role.UNKNOWN, None, None, f"Paragraph {i} of an essay. Is it long? It is.") for i in range(5)),
        (Turn(0, Role.CUSTOMER, "Ann", None, ""), Turn(1, Role.AGENT, "Bob", None, " \n ")),
        (Turn(0, Role.CUSTOMER, "Ann", None, "?!?"), Turn(1, Role.AGENT, "Bob", None, "...")),
    ],
)
def test_what_is_no_conversation_gives_nothing(turns: tuple[Turn, ...]) -> None:
    assert create_extractor("rules").extract(Transcript("x", "text", turns), limit=20) == []


def test_unknown_answerer_takes_the_missing_side() -> None:
    turns = (
        Turn(0, Role.CUSTOMER, "Ann", None, "Where is the archive?"),
        Turn(1, Role.UNKNOWN, "Bob", None, "Open the menu and choose Archive."),
    )
    (example,) = create_extractor("rules").extract(Transcript("x", "text", turns), limit=20)
    assert example.answer_turns == (1,)


def test_language_is_guessed() -> None:
    assert extract(TICKETS["German"][0])[0].language == "de"
    assert extract(TICKETS["Spanish"][0])[0].language == "es"
    assert extract(TICKETS["the later suggestion is the answer"][0])[0].language == "en"


@pytest.mark.parametrize("engine", ["gemini", "openai"])
def test_engines_that_are_not_set_up_say_so(engine: str) -> None:
    with pytest.raises(UserError, match=engine) as caught:
        create_extractor(engine)
    assert caught.value.code == "not_configured"


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UserError, match="rules") as caught:
        create_extractor("magic")
    assert caught.value.code == "unknown_engine"


def test_closing_formulas_and_counting_words_stay_out() -> None:
    first, second = sorted(
        extract(
            """
Customer: Good morning, how do I add a second address?

Kind regards,
Mira Holm
Holm & Co.
Agent: Open Settings > Accounts and press Add address.

Mit freundlichen Grüßen
Tom
Customer: It works. One more: where are the drafts kept?
Agent: They are in the folder Drafts of each account, below the inbox.
"""
        ),
        key=lambda example: example.question_turns,
    )
    assert (first.question, first.answer) == (
        "How do I add a second address?",
        "Open Settings > Accounts and press Add address.",
    )
    assert second.question == "Where are the drafts kept?"


def test_a_postscript_is_not_part_of_a_closing_formula() -> None:
    (example,) = extract(
        """
Customer: My calendar stays grey.
Thanks
PS: it is the calendar of the team.
Agent: Open Preferences > Calendar and renew the token, then restart the program.
"""
    )
    assert "calendar of the team" in example.question


def test_asking_for_a_person_is_no_part_of_the_question() -> None:
    (example,) = extract(
        """
Customer: Search finds nothing older than December. Why does it not find old mails?
Bot: Was this helpful?
Customer: No. I want to talk to a person
Agent: Open Settings > Search and press Rebuild index. It takes about ten minutes.

Kind regards, Samira Bell
"""
    )
    assert example.question == "Search finds nothing older than December. Why does it not find old mails?"
    assert example.answer == "Open Settings > Search and press Rebuild index. It takes about ten minutes."

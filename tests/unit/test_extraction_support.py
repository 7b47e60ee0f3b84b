"""Which sentences of an answer are said in the evidence: one kind of lie and of honest wording at a time."""

from __future__ import annotations

import importlib

import pytest

from feedme_desktop.extraction.passages import passages
from feedme_desktop.extraction.support import Evidence

SAID = (
    "Hi Jane, to export your contacts, go to Settings > Data and click Export. "
    "Do not close the window until the bar is full. "
    "You will get a CSV file by e-mail within 10 minutes. If it does not work, clear the cache and restart the app. "
    "Move the file from Inbox to Archive. We have reset your password. Use version 4.2 instead of 3.1. "
    "Turn Wi-Fi off and Bluetooth on. Restart the router or the modem. See https://help.example.com/a/42 for more. "
    "Save your work before you close the app. Only admins can delete a board. It may take 3 days. "
    "Don't delete, move or rename the folder. Did you open the case? The limit is 1,000 files or 2.5 GB. "
    "We recommend restarting the server. Run chmod 644 /etc/app.conf as root."
)
ASKED = "How can I export my contacts to CSV? The window stays black."

HONEST = """
Go to Settings > Data and click Export.
go to "Settings → Data" and click **Export**
To export your contacts, go to Settings > Data and click Export.
1. Go to Settings > Data and click Export.
Go to Settings > Data, then click the Export button.
Don’t close the window until the bar is full.
You will get a CSV file by email within 10 minutes.
If it doesn't work, clear the cache and restart the app.
Clear the cache and restart the app if it does not work.
Move the file from Inbox to Archive.
We have reset your password.
Use version 4.2 instead of 3.1.
Turn Wi-Fi off and Bluetooth on.
Restart the router or the modem.
See https://help.example.com/a/42 for more.
See https://HELP.example.com/a/42/ for more.
Save your work before you close the app.
Only admins can delete a board.
It may take 3 days.
Do not delete, move or rename the folder.
The limit is 1000 files or 2.5 GB.
The limit is 1,000 files or 2.5GB.
Restart the server.
Run chmod 644 /etc/app.conf as root.
Follow these steps:
"""
LIES = """
Go to Settings > Data and click Import.
Go to Data > Settings and click Export.
Go to Settings > Account and click Export.
Go to Settings > Data and click Export, then delete the account.
Close the window until the bar is full.
Do not close the window.
You will get a CSV file by e-mail within 15 minutes.
You will get a PDF file by e-mail within 10 minutes.
You will get a CSV file by e-mail.
You will not get a CSV file by e-mail within 10 minutes.
Clear the cache and restart the app.
If it works, clear the cache and restart the app.
Clear the app and restart the cache.
Move the file from Archive to Inbox.
Move Archive to the file.
Reset your password.
You have reset your password.
Use version 3.1.
Use version 4.2.1 instead of 3.1.
Use version 3.1 instead of 4.2.
Turn Wi-Fi on and Bluetooth off.
Turn Bluetooth off.
Restart the router and the modem.
See https://help.example.com/a/43 for more.
See https://help.example.com.evil.example/a/42 for more.
Close the app before you save your work.
Close the app.
Admins can delete a board.
Only admins can create a board.
It takes 3 days.
It always takes 3 days.
Delete the folder.
Rename the folder.
Open the case.
The limit is 10,000 files or 2.5 GB.
The limit is 1,000 files or 25 GB.
Run chmod 666 /etc/app.conf as root.
Run chmod 644 / as root.
Run chmod 644 /etc/app.conf --force as root.
The window stays black.
You can.
Yes.
It is free.
Restart the admins within 10 minutes.
"""


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence([passages(SAID)], "en", [ASKED])


@pytest.mark.parametrize("sentence", lines(HONEST))
def test_what_is_said_is_supported(evidence: Evidence, sentence: str) -> None:
    assert evidence.unsupported(passages(sentence)) == []


@pytest.mark.parametrize("sentence", lines(LIES))
def test_what_is_not_said_is_not_supported(evidence: Evidence, sentence: str) -> None:
    assert evidence.unsupported(passages(sentence))


@pytest.mark.parametrize(
    ("language", "said", "lie"),
    [
        ("de", "Schließen Sie das Fenster nicht, bevor der Download fertig ist.",
         "Schließen Sie das Fenster, bevor der Download fertig ist."),
        ("de", "Schalten Sie das WLAN aus.", "Schalten Sie das WLAN ein."),
        ("fr", "Ne changez pas le pays après la commande.", "Changez le pays après la commande."),
        ("es", "Solo el propietario puede cancelar.", "El propietario puede cancelar."),
        ("it", "Non chiudere la finestra.", "Chiudere la finestra."),
        ("pt", "Não feche a janela.", "Feche a janela."),
        ("nl", "Sluit het venster niet.", "Sluit het venster."),
        ("pl", "Nie zamykaj okna.", "Zamykaj okna."),
        (None, "请不要关闭窗口。", "请关闭窗口。"),
        (None, "点击设置，然后点击导出。", "点击设置，然后点击删除。"),
        (None, "Не закрывайте окно.", "Закрывайте дверь."),
    ],
)  # fmt: skip
def test_other_languages(language: str | None, said: str, lie: str) -> None:
    evidence = Evidence([passages(said)], language)
    assert evidence.holds(said)
    assert not evidence.holds(lie)


def test_steps_of_one_message_may_become_one_sentence_and_steps_of_two_messages_may_not() -> None:
    one = Evidence([passages("Open the menu. Click Sync.")], "en")
    two = Evidence([passages("Open the menu."), passages("Click Sync.")], "en")
    assert one.holds("Open the menu and click Sync.")
    assert not two.holds("Open the menu and click Sync.")
    assert not one.holds("Click Sync and open the menu.")


def test_the_adversarial_set_gets_nothing_accepted() -> None:
    bench = importlib.import_module("support")
    tickets = bench.load()
    lies = bench.adversarial(tickets, seed=11)
    assert len(lies) >= 300
    assert [text for ticket, _, text in lies if not bench.marked(ticket, text)] == []
    exact = [(ticket, text) for ticket in tickets for text in ticket.sentences] + bench.told_again()
    assert [text for ticket, text in exact if bench.marked(ticket, text)] == []
    honest = [(ticket, text) for ticket in tickets for text in ticket.same]
    assert sum(bench.marked(*pair) for pair in honest) <= 0.2 * len(honest)


def test_no_lie_written_by_hand_is_accepted() -> None:
    bench = importlib.import_module("support")
    lies = bench.by_hand()
    assert len(lies) >= 400
    assert [text for ticket, _, text, honest in lies if not bench.marked(ticket, text, honest)] == []


def test_a_line_governs_the_message_that_follows_it() -> None:
    (first,) = passages("Open the attachment.", before="Please never do this:")
    assert Evidence([[first]], "en").unsupported(passages("Open the attachment."))


def test_many_equal_sentences_take_no_more_time_for_each() -> None:
    text = "Open the menu and click Sync. " * 3_000
    evidence = Evidence([passages(text)], "en")
    answer = passages("Open the menu and click Sync, " * 300 + "and click Delete. " + "Open the menu. " * 2_000)
    assert len(evidence.unsupported(answer)) == 1


def test_lines_that_break_off_are_read_in_one_go() -> None:
    assert len(passages("not a\n" * 20_000)) == 1

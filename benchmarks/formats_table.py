"""Conversations and first speakers of real sample files, against what a person reads in them.

    python benchmarks/formats_table.py FOLDER

FOLDER holds the samples (their licences forbid shipping some of them); the table below says, for each, how many
conversations are in it and who speaks first. Prints a Markdown table; ends with the share of files that give turns.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Limits, Unread
from feedme_desktop.parsing.registry import read_file

DAVE = "Dave Lasley"
TABLE: dict[str, tuple[int, tuple[str | None, ...]]] = {
    "bisq2/test_conversations.csv": (1, ("user_hash_1",)),  # each row quotes the question that it answers
    "bisq2/test_interconnected_conversations.csv": (1, ("user_hash_1",)),
    "eml/mail-parser/mail_test_12.eml": (1, ("张先生",)),
    "eml/mail-parser/mail_test_14.eml": (1, ("example@example.com",)),
    "eml/mail-parser/mail_test_18.eml": (1, ("LastßlName, FirstName",)),
    "eml/talon/aol.eml": (1, ("bob",)),  # the quoted mail is older than its answer
    "eml/talon/iphone.eml": (1, ("bob",)),
    "eml/talon/outlook.eml": (1, ("xxx@xxx.mailgun.org",)),
    "eml/talon/sparrow.eml": (1, ("bob",)),
    "eml/talon/thunderbird.eml": (1, ("Megan One",)),
    "freshdesk/v1_ticket_1.json": (1, ("Rachel",)),
    "freshdesk/v2_conversations.json": (1, ("1",)),
    "helpscout/conversations_create_0.json": (1, (DAVE,)),
    "helpscout/conversations_create_thread_0.json": (1, (DAVE,)),
    "helpscout/conversations_delete_0.json": (1, (DAVE,)),
    "helpscout/conversations_delete_attachment_1.json": (1, (DAVE,)),
    "helpscout/conversations_find_user_0.json": (2, (None, "Help Scout")),  # a preview of one of two messages
    "helpscout/conversations_get_attachment_data_1.json": (1, (DAVE,)),
    "helpscout/conversations_list_0.json": (22, (DAVE,) * 18 + (None, None, None, "Help Scout")),
    "helpscout/conversations_search_0.json": (1, (None,)),
    "helpscout/conversations_update_1.json": (1, (DAVE,)),
    "helpscout/conversations_update_thread_2.json": (1, (DAVE,)),
    "intercom/intercom-go_conversation.json": (1, ("agent 25",)),  # an admin without a name opens it
    "mbox/talon_standard_replies.mbox": (5, ("bob", "bob", "xxx@xxx.mailgun.org", "bob", "Megan One")),
    "msg/mail_outlook_1.msg": (1, ("NueblingV@w-vwa.de",)),
    "pdf_docx/multipage.pdf": (1, (None,)),  # no transcripts: two words a page
    "pdf_docx/with_metadata.pdf": (1, (None,)),
    "zendesk/django-zengo_comments_html.EXCERPT.json": (1, ("1",)),
    "zendesk/django-zengo_ticket.json": (1, ("Monica H.",)),
    "zendesk/django-zengo_two_comments.json": (1, ("Monica",)),
    "zendesk/go-zendesk_ticket_comments.json": (1, ("377922500012",)),
}


def read(path: Path) -> tuple[list[Transcript], str | None]:
    """The transcripts of a file and its error."""
    found: list[Transcript] = []
    try:
        for one in read_file(path.name, io.BytesIO(path.read_bytes()), Limits(10 * 2**20, 10**9)):
            if isinstance(one, Unread):
                return found, str(one.error)
            found.append(one.transcript)
    except ReadError as error:
        return found, str(error)
    return found, None


def main() -> int:
    """Print the table; 1 when something in it is not as a person reads it."""
    folder = Path(sys.argv[1])
    wrong = turns = 0
    print("| file | format | conversations | turns | first speakers | as read by a person |\n|---|---|---|---|---|---|")
    for name, (count, speakers) in TABLE.items():
        found, error = read(folder / name)
        first = tuple(one.turns[0].speaker for one in found)
        right = len(found) == count and first == speakers
        wrong += not right
        turns += bool(found)
        shown = ", ".join(dict.fromkeys(str(speaker) for speaker in first)) or (error or "")
        many = sum(len(one.turns) for one in found)
        kind = found[0].format if found else "-"
        said = "yes" if right else f"NO: {count} by {', '.join(dict.fromkeys(map(str, speakers)))}"
        print(f"| {name} | {kind} | {len(found)} | {many} | {shown} | {said} |")
    print(f"\n{turns} of {len(TABLE)} files give turns; {len(TABLE) - wrong} as a person reads them.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

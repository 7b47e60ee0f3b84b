"""Tickets that come again and mails of a known thread: new versions, kept examples, no doubles."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ConversationStatus, ExampleFilter, ImportEvent, Reading
from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import NotFoundError, UserError

QUESTION = "How do I get my calendar back since the update? It is empty."
ANSWER = "Open Settings, choose Calendar and press Sync again. All events come back within a minute."
SECOND = "And how can I change the colour of the tags in the inbox?"
REPLY = "Click the tag with the right button, choose Colour and pick one. It changes for everybody."


def zendesk(*comments: tuple[str, str], number: int = 123, status: str = "open") -> str:
    """A ticket as the help desk's API gives it."""
    people = {
        "c": {"id": 1, "name": "Kim Novak", "role": "end-user"},
        "a": {"id": 2, "name": "Lee Marsh", "role": "agent"},
    }
    return json.dumps({
        "ticket": {"id": number, "subject": "Calendar", "status": status, "requester_id": 1, "assignee_id": 2},
        "users": list(people.values()),
        "comments": [
            {"id": i, "author_id": people[who]["id"], "public": True, "plain_body": text, "body": text,
             "created_at": f"2026-03-0{i + 1}T10:00:00Z", "type": "Comment"}
            for i, (who, text) in enumerate(comments)
        ],
    })  # fmt: skip


def mail(number: int, text: str, *, answers: tuple[int, ...] = (), agent: bool = False, extra: str = "") -> str:
    sender = "Larkmail Support <support@larkmail.example>" if agent else "Kim Novak <kim@customer.example>"
    to = "Kim Novak <kim@customer.example>" if agent else "support@larkmail.example"
    references = "".join(f"<m{one}@mail.example> " for one in answers).strip()
    head = f"References: {references}\nIn-Reply-To: <m{answers[-1]}@mail.example>\n" if answers else ""
    return (
        f"From: {sender}\nTo: {to}\nSubject: {'Re: ' if answers else ''}Empty calendar\n"
        f"Date: Mon, 0{number + 1} Mar 2026 10:00:00 +0000\nMessage-ID: <m{number}@mail.example>\n{head}{extra}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


def imported(library, running, *texts: str, name: str) -> list[ImportEvent]:
    """Import one after the other; the events of what was stored."""
    done: list[ImportEvent] = []

    def hear(event: ImportEvent) -> None:
        if event.status in (ConversationStatus.COMPLETED, ConversationStatus.FAILED):
            done.append(event)

    with running(library, hear) as runner:
        for text in texts:
            submitted = library.imports.submit_text(text, name=name)
            assert submitted.error is None
            runner.run_until_idle()
    assert [event.error for event in done] == [None] * len(done)
    return done


def examples(library) -> list:
    return library.examples.page(ExampleFilter(order="oldest"), limit=None)


def texts(library, number: int) -> list[str]:
    return [turn.text for turn in library.imports.detail(number).turns]


def test_a_re_exported_ticket_becomes_a_new_version(library, running):
    first = zendesk(("c", QUESTION), ("a", ANSWER))
    later = zendesk(("c", QUESTION), ("a", ANSWER), ("c", SECOND), ("a", REPLY), status="solved")
    one, two = imported(library, running, first, later, name="ticket.json")
    number = one.conversation_id
    assert (two.conversation_id, two.updated, two.duplicate_of) == (number, True, None)
    assert two.source_id != number
    (row,) = library.imports.rows()
    assert (row.id, row.version, row.status) == (number, 2, ConversationStatus.COMPLETED)
    assert texts(library, number) == [QUESTION, ANSWER, SECOND, REPLY]
    assert library.imports.detail(number).metadata["status"] == "solved"
    assert [version.version for version in library.imports.versions(number)] == [2, 1]
    assert len(examples(library)) == 2
    assert library.imports.submit_text(first, name="old.json").duplicate_of == number
    assert library.imports.submit_text(later, name="new.json").duplicate_of == number


def test_an_older_export_and_one_without_news_change_nothing(library, running):
    later = zendesk(("c", QUESTION), ("a", ANSWER), ("c", SECOND), ("a", REPLY))
    older = zendesk(("c", QUESTION), ("a", ANSWER))
    one, two, three = imported(library, running, later, older, later + "\n", name="ticket.json")
    assert [event.duplicate_of for event in (one, two, three)] == [None, one.conversation_id, one.conversation_id]
    (row,) = library.imports.rows()
    assert (row.id, row.version) == (one.conversation_id, 1)


def test_the_same_number_of_another_ticket_is_another_conversation(library, running):
    imported(
        library, running, zendesk(("c", QUESTION), ("a", ANSWER)), zendesk(("c", SECOND), ("a", REPLY)), name="t.json"
    )
    assert len(library.imports.rows()) == 2


def test_reviewed_examples_stay_with_their_evidence(library, running):
    (one,) = imported(
        library, running, zendesk(("c", QUESTION), ("a", ANSWER), ("c", SECOND), ("a", REPLY)), name="t.json"
    )
    kept, edited = examples(library)
    library.review.approve([kept.id], who="ann")
    library.review.edit(edited.id, question="How do I colour tags?", who="ann")
    before = library.examples.detail(kept.id).sources[0]
    later = zendesk(
        ("c", QUESTION), ("a", "We are looking into it, please wait."), ("a", ANSWER), ("c", "That worked, thanks!"),
        status="solved",
    )  # fmt: skip
    (two,) = imported(library, running, later, name="t.json")
    assert two.updated
    after = {row.id: row for row in examples(library)}
    assert after[kept.id].status is ReviewStatus.APPROVED
    assert after[edited.id].question == "How do I colour tags?"
    source = library.examples.detail(kept.id).sources[0]
    assert source.of_version is None
    turns = texts(library, one.conversation_id)
    assert [turns[index] for index in source.answer_turns] == [ANSWER]
    assert len(source.spans) == len(before.spans)
    for span in source.spans:
        assert turns[span.turn][span.start : span.end] in QUESTION + ANSWER
    gone = library.examples.detail(edited.id).sources[0]
    assert gone.of_version == 1
    library.imports.restore_version(one.conversation_id, 1, who="ann")
    with running(library) as runner:
        runner.run_until_idle()
    assert texts(library, one.conversation_id) == [QUESTION, ANSWER, SECOND, REPLY]
    assert library.examples.detail(edited.id).sources[0].of_version is None


def test_what_a_person_decided_holds_for_the_newer_state(library, running):
    (one,) = imported(library, running, zendesk(("c", QUESTION), ("a", ANSWER), ("c", "Thanks.")), name="t.json")
    library.imports.apply(one.conversation_id, Reading(roles={"Kim Novak": Role.BOT}, excluded=(1,)))
    with running(library) as runner:
        runner.run_until_idle()
    assert not any(ANSWER in row.answer for row in examples(library))
    later = zendesk(("c", QUESTION), ("a", "One moment."), ("a", ANSWER), ("c", "Thanks."))
    imported(library, running, later, name="t.json")
    turns = library.imports.detail(one.conversation_id).turns
    assert [turn.excluded for turn in turns] == [False, False, True, False]
    assert {turn.role for turn in turns if turn.speaker == "Kim Novak"} == {Role.BOT}
    assert library.imports.reading_of(one.conversation_id).excluded == (2,)


def test_versions_are_listed_read_and_restored(library, running):
    first, later = zendesk(("c", QUESTION), ("a", ANSWER)), zendesk(("c", QUESTION), ("a", ANSWER), ("c", SECOND))
    one, _ = imported(library, running, first, later, name="t.json")
    number = one.conversation_id
    assert [turn.text for turn in library.imports.transcript_of(number, 1).turns] == [QUESTION, ANSWER]
    assert library.imports.restore_version(number, 1) == 3
    with running(library) as runner:
        runner.run_until_idle()
    assert texts(library, number) == [QUESTION, ANSWER]
    with pytest.raises(UserError, match="current one already"):
        library.imports.restore_version(number, 3)
    with pytest.raises(NotFoundError):
        library.imports.restore_version(number, 9)
    with pytest.raises(NotFoundError):
        library.imports.transcript_of(number, 9)
    with pytest.raises(NotFoundError):
        library.imports.versions(number + 1)


def test_a_mail_extends_the_thread_that_it_answers(library, running):
    mails = [
        mail(0, QUESTION),
        mail(1, ANSWER, answers=(0,), agent=True),
        mail(2, "From now on it works, thanks!", answers=(0, 1)),
    ]
    one, two, three = imported(library, running, *mails, name="mail.eml")
    assert [event.conversation_id for event in (two, three)] == [one.conversation_id] * 2
    assert (two.updated, three.updated) == (True, True)
    (row,) = library.imports.rows()
    assert (row.id, row.version) == (one.conversation_id, 3)
    assert texts(library, row.id) == [QUESTION, ANSWER, "From now on it works, thanks!"]
    again = imported(library, running, mail(1, ANSWER, answers=(0,), agent=True, extra="X-Seen: yes\n"), name="b.eml")
    assert [event.duplicate_of for event in again] == [row.id]
    assert len(examples(library)) == 1


def test_a_mail_that_came_before_the_one_it_answers_is_joined(library, running):
    imported(library, running, mail(1, ANSWER, answers=(0,), agent=True), mail(0, QUESTION), name="mail.eml")
    (row,) = library.imports.rows()
    assert texts(library, row.id) == [QUESTION, ANSWER]


def test_mails_that_only_answer_the_same_mail_stay_apart(library, running):
    imported(library, running, mail(1, QUESTION, answers=(7,)), mail(2, SECOND, answers=(7,)), name="mail.eml")
    assert len(library.imports.rows()) == 2


def test_workers_at_once_make_no_doubles(library, running):
    numbers = range(6)
    for number in numbers:
        for text in (
            zendesk(("c", QUESTION), ("a", ANSWER), number=number),
            zendesk(("c", QUESTION), ("a", ANSWER), ("c", SECOND), number=number),
            zendesk(("c", QUESTION), ("a", ANSWER), ("c", SECOND), ("a", REPLY), number=number),
        ):
            library.imports.submit_text(text, name=f"{number}.json")
    with running(library) as left, running(library) as right, ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda runner: runner.run_until_idle(), (left, right)))
    rows = library.imports.rows()
    assert len(rows) == len(numbers)
    assert {len(texts(library, row.id)) for row in rows} == {4}
    assert sorted(row.tickets for row in examples(library)) == [len(numbers)] * 2  # all asked the same


def test_two_mails_of_a_thread_in_one_batch_are_one_conversation(library, running):
    for number in range(3):
        library.imports.submit_text(mail(number, f"{QUESTION} {number}", answers=tuple(range(number))), name="m.eml")
    with running(library) as runner:
        runner.run_until_idle()
    (row,) = library.imports.rows()
    assert len(texts(library, row.id)) == 3


def test_the_known_conversation_may_be_deleted_meanwhile(library, running):
    (one,) = imported(library, running, zendesk(("c", QUESTION), ("a", ANSWER)), name="t.json")
    library.imports.delete(one.conversation_id)
    (two,) = imported(library, running, zendesk(("c", QUESTION), ("a", ANSWER), ("c", SECOND)), name="t.json")
    assert not two.updated
    assert len(library.imports.rows()) == 1

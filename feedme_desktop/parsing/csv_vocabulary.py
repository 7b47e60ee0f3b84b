"""What the columns of a table are called, by whom and in which language; nothing but names in, meanings out.

A meaning is one of ``PUBLIC`` (what a person may choose) or a finer one that only the reader of rows knows.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from feedme_desktop.parsing.message_fields import ROLE, SPEAKER, TEXT, TICKET, TIME, folded
from feedme_desktop.parsing.words import words

NAME_MAX = 80
"""Characters of the longest cell that may be the name of a column."""

PUBLIC = (
    "text", "speaker", "role", "time", "ticket", "subject", "status", "priority", "tags", "question", "answer",
    "ignore",
)  # fmt: skip
"""The meanings that a person may give to a column."""

_NAMES: dict[str, str] = {
    "question": """question customer_message user_message query prompt problem customer_text frage pregunta domanda
        pergunta vraag pytanie customer_question first_message initial_message first_customer_message customer_request
        kundenanfrage enquiry inquiry""",
    "description": """description description_text ticket_description issue_description problem_description
        case_description request_description incident_description details beschreibung descripcion descripción
        descrizione descrição omschrijving opis initial_description description_plain first_message_body content_text
        ticket_body ticket_content ticket_text ticket_message request_details""",
    "answer": """answer agent_message agent_reply reply_text completion solution agent_text antwort respuesta risposta
        resposta antwoord odpowiedź resolution resolution_notes resolution_text resolution_description
        resolution_comment
        close_notes closing_notes lösung loesung solución soluzione solução oplossing last_reply last_agent_reply
        last_agent_message agent_response agent_answer first_reply first_agent_reply public_reply staff_reply
        bot_response bot_reply bot_message support_reply support_response response_text last_public_comment
        latest_agent_reply fix workaround réponse reponse""",
    "note": """internal_note internal_notes private_note private_notes internal_comment internal_comments
        private_comment
        private_comments agent_notes agent_note staff_notes staff_note work_notes worknotes additional_notes
        interne_notiz interne_notizen notes nota_interna notas_internas note_interne note_internal team_notes""",
    "transcript": """transcript conversation_transcript chat_transcript ticket_transcript full_transcript chat_log
        chatlog full_conversation conversation_text conversation_history conversation_body conversation_log
        chat_history message_history messages chat_messages conversation_messages thread_text history dialog dialogue
        all_comments comments comments_and_work_notes additional_comments ticket_comments gesprächsverlauf
        gespraechsverlauf verlauf chatverlauf transcripción transcripcion transkript trascrizione all_messages
        email_thread call_transcript""",
    "subject": """subject title topic betreff asunto objet oggetto assunto onderwerp тема summary ticket_name
        ticket_subject
        short_description conversation_subject case_subject issue_title ticket_title headline titel thema temat
        emne ämne""",
    "status": """status state ticket_status conversation_state conversation_status case_status estado statut stato
        zustand thread_status current_status incident_state""",
    "priority": """priority priorität prioridad priorité priorità urgency severity ticket_priority prioriteit
        case_priority""",
    "tags": """tags tag labels label ticket_tags conversation_tags tag_list keywords schlagworte etiquetas topics
        chat_tags""",
    "requester": """requester requester_name customer customer_name client client_name contact contact_name full_name
        requested_by reported_by reporter visitor visitor_name caller caller_id submitter kunde kundenname cliente
        end_user customer_full_name contact_full_name associated_contact klant demandeur anfragender lead_name
        guest_name user_full_name""",
    "requester_email": """requester_email customer_email contact_email visitor_email client_email
        associated_contact_email
        kunden_email user_email reporter_email""",
    "assignee": """assignee assignee_name assigned_to assigned_agent agent owner ticket_owner teammate assigned_user
        handled_by operator operator_name bearbeiter agente assigned_name teammate_assigned teammate_currently_assigned
        responder resolved_by assigned_agent_name conversation_assignee zuständig support_agent agent_assigned
        assigned_teammate last_teammate""",
    "assignee_email": "assignee_email agent_email owner_email teammate_email operator_email",
    "created_at": """ticket_created_at conversation_created_at case_created_at conversation_started_at started_at
        start_date start_time create_date opened_at opened chat_start_date chat_started_at ticket_created submitted_at
        submitted open_date date_opened conversation_created chat_created_at erstellt erstellt_am ticket_created_time
        date_created first_created_at""",
    "updated_at": """updated_at last_updated last_update_time updated modified last_modified last_activity_date
        updated_time
        last_updated_at updated_on conversation_updated_at ticket_updated_at last_modified_date aktualisiert""",
    "closed_at": """closed_at closed_time resolved_at resolved_time solved_at close_date closed resolved date_closed
        conversation_closed_at closed_on resolved_on ended_at chat_end_date end_date geschlossen""",
    "satisfaction": """satisfaction satisfaction_score satisfaction_rating csat csat_score rating survey_results
        survey_score
        customer_feedback happiness happiness_rating conversation_rating last_rating rate customer_satisfaction
        zufriedenheit last_teammate_rating""",
    "channel": """channel source via initial_channel conversation_channel origin ticket_channel ticket_source kanal
        contact_type""",
    "url": "url link ticket_url conversation_url permalink ticket_link conversation_link ticket_permalink",
    "attachments": "attachments attachment attachment_names attachment_name files file_name anhänge attachment_url",
    "quote": """referenced_message_text quoted_text quoted_message reply_to_text in_reply_to_text quoted_body""",
    "quote_author": "referenced_message_author quoted_author reply_to_author in_reply_to_author",
    "quote_id": "referenced_message_id reply_to_id in_reply_to_id reply_to_message_id in_reply_to parent_message_id",
    "message_id": "message_id comment_id part_id post_id msg_id conversation_part_id",
    "weak_ticket": "id number key no nr reference ref conversation_ref",
    "kind": "type message_type part_type event event_type comment_type conversation_part_type",
    "flag": """private is_private internal is_internal is_note public is_public visibility comment_public
        comment_is_public comment_private""",
}  # fmt: skip
_MORE_TICKET = words(
    """
    ticket_no ticket_nr ticket_key issue_key case case_no case_nr conversation_number conversation_no ticketnummer
    ticket_nummer
    vorgangsnummer fallnummer vorgang numero_de_ticket número_de_ticket n_ticket chat thread incident_id
    incident_number request_number hs_ticket_id object_id casenumber issue_number ticket_ref conversation_reference
    room_id zgłoszenie inc_number ticket_reference
    """
)
_MORE_SPEAKER = words(
    "nickname nachname_vorname gesendet_von nom nome naam imię nombre handle from_user message_from author_full_name "
    "commenter comment_author message_author user_full_name wer sender_email_address speaker_name"
)
_MORE_TEXT = words(
    "extract comment_text reply_body email_body transcript_text chat_message utterance_text was nachrichtentext"
)
_MORE_TIME = words("event_time message_date uhrzeit datum_uhrzeit timestamp_utc created_on comment_created wann hora")
_WEAK_SPEAKER = frozenset(
    words("user name username user_name email user_id nom nome naam nombre imię createdby created_by")
)
_MESSAGE_PREFIXES = ("message_", "comment_", "part_", "post_", "event_", "conversation_part_", "email_")
_TICKET_PREFIXES = ("ticket_", "conversation_", "case_", "chat_", "thread_", "issue_", "incident_", "request_", "hs_")


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, names in _NAMES.items():
        found.update(dict.fromkeys(names.split(), meaning))
    for meaning, some in (
        ("ticket", (*TICKET, *_MORE_TICKET)),
        ("role", ROLE),
        ("time", (*TIME, *_MORE_TIME)),
        ("speaker", (*SPEAKER, *_MORE_SPEAKER)),
        ("text", (*TEXT, *_MORE_TEXT)),
    ):
        for name in some:
            found.setdefault(name, meaning)
    return found


_MEANINGS = _table()

_VENDORS: tuple[tuple[str, int, frozenset[str]], ...] = (
    ("intercom_csv", 2, frozenset(words(
        """message_author_type message_author_id message_author_companies conversation_state conversation_part_id
        conversation_first_response_at teammate_assigned teammate_currently_assigned conversation_started_at
        last_teammate_rating app_id app_name message_author_user_id conversation_closed_at fin_ai_agent_involved
        conversation_part_type team_assigned team_currently_assigned ai_agent_participated"""))),
    ("freshdesk_csv", 2, frozenset(words(
        """agent_interactions customer_interactions resolution_status first_response_status survey_results due_by_time
        initial_response_time time_tracked first_response_time_in_hrs resolution_time_in_hrs association_type
        last_update_time"""))),
    ("hubspot_csv", 2, frozenset(words(
        """ticket_name pipeline ticket_status ticket_description ticket_owner associated_contact create_date
        associated_contact_ids associated_company ticket_id_hs last_activity_date hs_ticket_id hubspot_team"""))),
    ("zendesk_csv", 2, frozenset(words(
        """summation_column requester_external_id requester_domain group_stations assignee_stations reopens
        satisfaction_score first_reply_time_in_minutes initially_assigned_at solved_at comment_public
        full_resolution_time_in_minutes requester_wait_time_in_minutes comment_is_public comment_author_id
        via_channel comment_id html_body plain_body"""))),
    ("helpscout_csv", 2, frozenset(words(
        """mailbox mailbox_name happiness happiness_rating conversation_number handle_time mailbox_id assigned_user
        customer_thread_count resolution_time_sec first_response_time_sec customer_waiting_since helpscout_id
        thread_type user_replies replies_to_resolve"""))),
)  # fmt: skip


def meaning_of(name: str) -> str | None:
    """What a column of this folded name holds, or None."""
    found = _MEANINGS.get(name)
    if found:
        return found
    for prefix in (*_MESSAGE_PREFIXES, *_TICKET_PREFIXES):
        if name.startswith(prefix):
            found = _MEANINGS.get(name[len(prefix) :])
            if found == "time" and prefix in _TICKET_PREFIXES:
                return "created_at"
            return None if found in (None, "weak_ticket", "kind") else found
    return None


def bare(name: str) -> str:
    """The folded name as messages call it: ``message_author_type`` is ``author_type``."""
    for prefix in (*_MESSAGE_PREFIXES, *_TICKET_PREFIXES):
        rest = name[len(prefix) :]
        if name.startswith(prefix) and rest in _MEANINGS and name not in (*TEXT, *SPEAKER, *ROLE, *TIME):
            return rest
    return name


def is_weak_speaker(name: str) -> bool:
    """Whether a column may name the customer of a ticket as well as the writer of a message."""
    return name in _WEAK_SPEAKER


@lru_cache(maxsize=4096)
def is_known(cell: str) -> bool:
    """Whether a cell is the name of a column."""
    return len(cell) < NAME_MAX and meaning_of(folded(cell)) is not None


def vendor_of(names: Collection[str]) -> str:
    """The format that a header's folded names give away; ``csv`` where they are nobody's."""
    found = [(len(marks.intersection(names)), name) for name, least, marks in _VENDORS]
    count, vendor = max(found)
    return vendor if count >= 2 else "csv"

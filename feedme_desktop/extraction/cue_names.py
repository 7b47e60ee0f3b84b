"""The names of the phrase tables."""

from __future__ import annotations

from enum import StrEnum


class Cue(StrEnum):
    """What a phrase gives away about the sentence that holds it."""

    GREETING = "greeting"
    THANKS = "thanks"
    ACK = "ack"
    EMPATHY = "empathy"
    CLOSING = "closing"
    OFFER = "offer"
    WAIT = "wait"
    DEFER = "defer"
    IDENTITY = "identity"
    INFO = "info"
    CHECKBACK = "checkback"
    DUNNO = "dunno"
    SUCCESS = "success"
    FAILURE = "failure"
    RETURNED = "returned"
    OBSTACLE = "obstacle"
    SELF_SOLVED = "self_solved"
    WILL_TRY = "will_try"
    REQUEST = "request"
    PROBLEM = "problem"
    ADVICE = "advice"
    NEW_TOPIC = "new_topic"
    MORE = "more"
    ADMIN = "admin"
    AUTO = "auto"
    NUDGE = "nudge"
    CORRECTION = "correction"
    CONCEDES = "concedes"

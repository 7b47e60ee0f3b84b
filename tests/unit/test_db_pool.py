"""How connections are made: from fields, without prepared statements, with limits wherever they are taken."""

from __future__ import annotations

import psycopg
import pytest

from feedme_desktop.db.dsn import Target
from feedme_desktop.db.pool import Factory


@pytest.fixture
def asked(monkeypatch):
    """What psycopg was asked for; a pooler that refuses options, as PgBouncer does."""
    calls: list[dict[str, object]] = []

    def connect(**arguments: object) -> str:
        calls.append(arguments)
        if "options" in arguments:
            raise psycopg.OperationalError("FATAL:  unsupported startup parameter in options: statement_timeout")
        return "connection"

    monkeypatch.setattr(psycopg, "connect", connect)
    return calls


def test_every_connection_has_its_limits_and_no_prepared_statements():
    arguments = Factory(Target({"host": "h"}, "pw"), timeout_s=2, name="n").arguments()
    assert arguments["prepare_threshold"] is None
    assert arguments["options"] == "-c statement_timeout=2000 -c idle_in_transaction_session_timeout=30000"
    assert arguments["connect_timeout"] == 10
    assert (arguments["host"], arguments["password"]) == ("h", "pw")


def test_what_the_url_says_wins():
    target = Target({"host": "h", "connect_timeout": "3", "options": "-c search_path=x", "keepalives_idle": "1"})
    arguments = Factory(target, timeout_s=2, name="n").arguments()
    assert (arguments["connect_timeout"], arguments["keepalives_idle"]) == ("3", "1")
    assert arguments["options"] == "-c search_path=x"
    assert not Factory(target, timeout_s=2, name="n").limits_in_session


def test_behind_a_pooler_that_refuses_options_they_are_left_out_for_good(asked):
    factory = Factory(Target({"host": "h"}), timeout_s=2, name="n")
    assert factory.connect() == "connection"
    assert not factory.limits_in_session
    assert factory.connect() == "connection"
    assert ["options" in call for call in asked] == [True, False, False]


def test_a_password_is_in_no_repr():
    assert "canary" not in repr(Target({"host": "h"}, "canary"))

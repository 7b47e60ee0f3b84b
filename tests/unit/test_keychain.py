"""Secrets: where they go, and how a password is taken out of a database URL."""

from __future__ import annotations

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backends.fail import Keyring as NoKeyring
from memory_keyring import MemoryKeyring

from feedme_desktop.keychain import Keychain, split_password


@pytest.fixture
def use(monkeypatch):
    return lambda backend: monkeypatch.setattr(keyring.core, "_keyring_backend", backend)


def test_a_secret_outlives_the_session_where_there_is_a_keychain(use):
    use(MemoryKeyring())
    assert Keychain().put("a", "1")
    assert Keychain().persistent
    assert Keychain().get("a") == "1"
    Keychain().forget("a")
    assert Keychain().get("a") is None


def test_without_a_keychain_it_lasts_for_the_session_and_says_so(use):
    use(NoKeyring())
    keychain = Keychain()
    assert not keychain.put("a", "1")
    assert not keychain.persistent
    assert keychain.get("a") == "1"
    assert Keychain().get("a") is None
    keychain.forget("a")
    assert keychain.get("a") is None


@pytest.mark.parametrize(
    ("url", "without", "password"),
    [
        ("postgresql://u:pw@h:5432/db", "postgresql://u@h:5432/db", "pw"),
        ("postgres://u:pw@h/db", "postgresql://u@h/db", "pw"),
        ("postgresql+asyncpg://u:pw@h/db", "postgresql://u@h/db", "pw"),
        ("postgresql://u@h/db", "postgresql://u@h/db", None),
        ("postgresql://h/db", "postgresql://h/db", None),
        ("postgresql:///db", "postgresql:///db", None),
        ("postgresql://u:a%40b@h/db", "postgresql://u@h/db", "a@b"),
        ("postgresql://u:a@b@h/db", "postgresql://u@h/db", "a@b"),
        ("postgresql://u:a/b?c@h/db?sslmode=require", "postgresql://u@h/db?sslmode=require", "a/b?c"),
        ("postgresql://u:pw@h/db?application_name=a@b", "postgresql://u@h/db?application_name=a@b", "pw"),
        ("postgresql://u:pw@a:1,b:2/db", "postgresql://u@a:1,b:2/db", "pw"),
        ("postgresql://u:pw@[::1]:5432/db", "postgresql://u@[::1]:5432/db", "pw"),
        ("postgresql://h/db?user=u&password=pw&sslmode=require", "postgresql://h/db?user=u&sslmode=require", "pw"),
        ("postgresql://h/db?password=pw", "postgresql://h/db", "pw"),
        ("postgresql://u:@h/db", "postgresql://u@h/db", ""),
        ("host=h password=pw dbname=db", "host=h dbname=db", "pw"),
        ("host=h password='a \\'b' dbname=db", "host=h dbname=db", "a 'b"),
        ("host=h dbname=db", "host=h dbname=db", None),
    ],
)
def test_the_password_leaves_the_url(url, without, password):
    assert split_password(url) == (without, password)


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"], exclude_characters="%="), min_size=1))
def test_a_password_pasted_as_it_is_leaves_the_url_whole(password):
    assert split_password(f"postgresql://user:{password}@db.example.com:5432/lib?sslmode=require") == (
        "postgresql://user@db.example.com:5432/lib?sslmode=require",
        password,
    )

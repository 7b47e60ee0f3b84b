"""The databases of this tier: each test gets a clone of a migrated template."""

from __future__ import annotations

from database_fixtures import database, empty_url, library_settings, library_url, test_server

__all__ = ["database", "empty_url", "library_settings", "library_url", "test_server"]

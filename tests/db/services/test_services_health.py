"""Health asks the components; what is broken says so and the rest is asked all the same."""

from __future__ import annotations

from feedme_desktop.errors import DatabaseUnavailableError, UserError
from feedme_desktop.services.health import HealthService


def test_everything_is_asked(library, monkeypatch):
    monkeypatch.setenv("FEEDME_DB_TIMEOUT", "31")
    report = library.health.report()
    assert report["status"] in ("healthy", "degraded")
    components = report["components"]
    assert set(components) == {
        "database", "embedding", "extraction", "queue", "celery", "redis", "configuration", "disk",
    }  # fmt: skip
    assert components["database"]["status"] == "healthy"
    assert components["database"]["pgvector"].startswith("0.")
    assert components["database"]["schema_version"] >= 1
    assert components["extraction"]["status"] == "healthy"
    assert components["celery"] == {"status": "not_configured"}
    settings = components["configuration"]["settings"]
    assert settings["db_timeout"]["origin"] == "environment"
    assert settings["theme"]["origin"] == "default"
    # The tests' database has a password in its URL.
    assert settings["database_url"]["value"] == "set"


def test_a_missing_database_is_one_component(library):
    error = DatabaseUnavailableError("The database can't be reached.", code="unreachable")
    report = HealthService(library.settings, error, library.embedder).doctor()
    assert report["status"] == "unhealthy"
    assert report["components"]["database"]["error"] == {"code": "unreachable", "message": str(error)}
    assert report["components"]["embedding"]["status"] == "healthy"
    assert {one["component"] for one in report["remedies"]} >= {"database", "queue"}


def test_a_broken_model_is_found(library, monkeypatch):
    def broken(_):
        raise UserError("The model file is damaged.", code="model_damaged")

    monkeypatch.setattr(library.embedder, "embed_query", broken)
    report = library.health.report()
    assert report["components"]["embedding"]["error"]["code"] == "model_damaged"
    assert report["status"] == "unhealthy"


def test_work_that_nobody_does_is_noticed(library):
    library.imports.submit_text("Customer: hello")
    assert library.health.report()["components"]["queue"]["status"] == "healthy"
    with library.database.transaction() as conn:
        conn.execute("UPDATE feedme.jobs SET run_at = now() - interval '1 hour'")
    queue = library.health.report()["components"]["queue"]
    assert (queue["status"], queue["waiting"]) == ("degraded", 1)

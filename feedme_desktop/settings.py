"""Settings: environment first, then the settings file, then the defaults.

The environment variables are those of the public contract. Secrets are never in the
file: the database password and the model keys live in the keychain.
"""

from __future__ import annotations

import getpass
import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import tomlkit
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from feedme_desktop.errors import UserError
from feedme_desktop.keychain import Keychain, database_password_name, split_password
from feedme_desktop.paths import Paths, default_config_file, default_data_dir

Origin = Literal["environment", "file", "default"]

_SECRET = frozenset({"gemini_api_key", "openai_api_key"})
_PLACES = frozenset({"data_dir", "config_file"})


def _env(*names: str) -> Any:
    return AliasChoices(*names)


class Settings(BaseSettings):
    """All settings, immutable; ``save_settings`` returns a changed copy."""

    model_config = SettingsConfigDict(
        env_prefix="FEEDME_", extra="ignore", frozen=True, env_ignore_empty=True, populate_by_name=True
    )

    data_dir: Path = Field(default_factory=default_data_dir)
    config_file: Path | None = Field(default=None, exclude=True)
    user_name: str = Field(default_factory=lambda: _user_name())
    theme: Literal["system", "light", "dark"] = "system"
    engine: Literal["rules", "gemini", "openai"] = "rules"

    database_url: SecretStr | None = Field(None, validation_alias=_env("DATABASE_URL", "database_url"))
    gemini_api_key: SecretStr | None = Field(None, validation_alias=_env("GEMINI_API_KEY", "gemini_api_key"))
    gemini_model: str = "gemini-2.5-flash"
    gemini_base_url: str | None = Field(None, validation_alias=_env("FEEDME_GEMINI_BASE_URL", "GOOGLE_GEMINI_BASE_URL"))
    """Address of a gateway in front of Gemini; None is Google's own. The second variable is that of Google's SDK."""
    openai_base_url: str | None = None
    """Address of an OpenAI-compatible server, such as http://localhost:11434/v1."""
    openai_model: str | None = None
    openai_api_key: SecretStr | None = Field(None, validation_alias=_env("OPENAI_API_KEY", "openai_api_key"))
    embedding_model: str = "minilm-l6-v2-q8"
    model_requests_per_minute: int = Field(60, ge=1, le=100_000)
    model_tokens_per_minute: int = Field(250_000, ge=1_000)
    model_timeout: float = Field(60, gt=0, le=3_600)
    """Seconds that one request to a model may take."""
    model_price_in: float | None = Field(None, ge=0)
    """US dollars per million tokens given to the model; None: from the list that comes with the program."""
    model_price_out: float | None = Field(None, ge=0)
    mask_personal_data: bool = True
    """Mask personal data before text leaves the machine; false only for an OpenAI-compatible server of one's own."""
    sending_agreed: str = ""
    """The services, by engine and host, that somebody agreed in the window to send masked text to; asked once each."""
    fall_back_to_rules: bool = False
    """Whether the offline rules step in, marked as such, when the model can't be used."""
    redis_url: SecretStr | None = Field(None, validation_alias=_env("REDIS_URL", "redis_url"))
    celery_broker: SecretStr | None = None
    result_backend: SecretStr | None = None
    celery_log_level: str = Field("info", validation_alias=_env("CELERY_LOG_LEVEL", "celery_log_level"))

    watch_folders: Annotated[tuple[Path, ...], NoDecode] = ()
    """Folders whose new files are imported; in the environment separated as in PATH."""

    max_file_size_mb: float = Field(10, gt=0)
    max_container_size_mb: float = Field(1000, gt=0)
    similarity_threshold: float = Field(0.7, ge=0, le=1)
    quality_threshold: float = Field(0.7, ge=0, le=1)
    max_examples_per_conversation: int = Field(20, ge=1, le=1000)
    embedding_batch_size: int = Field(10, ge=1, le=1000)
    min_db_connections: int = Field(2, ge=0, le=100)
    max_db_connections: int = Field(20, ge=1, le=1000)
    db_timeout: float = Field(30, gt=0)
    rate_limit_per_minute: int = Field(10, ge=1)
    debug_mode: bool = False
    enabled: bool = True
    async_processing: bool = True
    version_control: bool = True
    security_enabled: bool = True

    @field_validator("watch_folders", mode="before")
    @classmethod
    def _split_folders(cls, given: Any) -> Any:
        return tuple(filter(None, given.split(os.pathsep))) if isinstance(given, str) else given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over what the settings file gave to the constructor."""
        return env_settings, init_settings

    @property
    def paths(self) -> Paths:
        """The folders below ``data_dir``."""
        return Paths(self.data_dir)

    @property
    def settings_path(self) -> Path:
        """The settings file in use."""
        return self.config_file or self.paths.config

    @property
    def max_file_bytes(self) -> int:
        """Limit of one conversation, in bytes."""
        return int(self.max_file_size_mb * 1024 * 1024)

    @property
    def max_container_bytes(self) -> int:
        """Limit of a file that holds many tickets, in bytes."""
        return int(self.max_container_size_mb * 1024 * 1024)

    def origin(self, name: str) -> Origin:
        """Where the value of a setting came from."""
        if any(os.environ.get(variable) for variable in variables_of(name)):
            return "environment"
        return "file" if name in _read_file(self.settings_path) else "default"

    def with_changes(self, changes: Mapping[str, Any]) -> Self:
        """A validated copy with some values replaced; None puts a value back to its default."""
        kept = {name: value for name, value in self.model_dump().items() if name not in changes}
        given = {name: value for name, value in changes.items() if value is not None}
        copy = _build(type(self), {**kept, "config_file": self.config_file, **given})
        return copy if "data_dir" in changes else copy.model_copy(update={"data_dir": self.data_dir})


def variables_of(name: str) -> tuple[str, ...]:
    """The environment variables that set a setting, e.g. ``("DATABASE_URL",)``."""
    alias = Settings.model_fields[name].validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices if str(choice).isupper())
    return (f"FEEDME_{name.upper()}",)


def load_settings(data_dir: Path | None = None) -> Settings:
    """Read the settings; with ``data_dir`` everything, the settings file too, lies below it. Raises ``UserError``."""
    if data_dir is None and os.environ.get("FEEDME_DATA_DIR"):
        data_dir = Path(os.environ["FEEDME_DATA_DIR"])
    if data_dir is not None:
        data_dir = data_dir.expanduser().absolute()
    file = Paths(data_dir).config if data_dir is not None else default_config_file()
    values = {name: value for name, value in _read_file(file).items() if name not in _SECRET | _PLACES}
    if data_dir is not None:
        values["data_dir"] = data_dir
    settings = _build(Settings, {**values, "config_file": file})
    # An explicit --data-dir is stronger than the variable.
    return settings if data_dir is None else settings.model_copy(update={"data_dir": data_dir})


def save_settings(settings: Settings, changes: Mapping[str, Any], *, keychain: Keychain | None = None) -> Settings:
    """Write changed values to the settings file (whole or not at all) and return the changed settings.

    The password of a database URL goes to the keychain, never to the file; where there is no keychain it
    lasts as long as the returned settings.
    """
    refused = sorted((_SECRET | _PLACES) & changes.keys())
    if refused:
        raise ValueError(f"not kept in the settings file: {', '.join(refused)}")
    changed = settings.with_changes(changes)
    path = settings.settings_path
    document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    for name, value in changes.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = _for_file(name, value, keychain)
    write_whole(path, tomlkit.dumps(document).encode())
    return changed


def _for_file(name: str, value: Any, keychain: Keychain | None) -> Any:
    plain = value.get_secret_value() if isinstance(value, SecretStr) else value
    if isinstance(plain, tuple):
        return [str(one) for one in plain]
    if name != "database_url":
        return plain
    url, password = split_password(plain)
    if password is not None:
        (keychain or Keychain()).put(database_password_name(url), password)
    return url


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file so that a crash leaves the old one or the new one, never a part."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UserError(
            f"The settings file {path} can't be read ({error}): correct it or move it away.", code="settings"
        ) from error


_Settings = TypeVar("_Settings", bound=Settings)


def _build(kind: type[_Settings], values: Mapping[str, Any]) -> _Settings:
    try:
        return kind(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UserError(
            f"The setting {name} is wrong: {first['msg']}. Correct the variable or the settings file.", code="settings"
        ) from error


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no passwd entry, as in some containers
        return "me"

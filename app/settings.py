"""Everything the environment may change. Every default works for a demonstration on one machine."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from variables named QINGDUN_<NAME>; DATABASE_URL is also understood without the prefix."""

    model_config = SettingsConfigDict(
        env_prefix="QINGDUN_", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    database_url: str = Field(
        default=f"sqlite:///{PROJECT / 'var' / 'qingdun.db'}",
        validation_alias="DATABASE_URL",
        description="sqlite:///path or postgresql://user:password@host/name",
    )
    var: Path = Field(default=PROJECT / "var", description="Folder for the database, the secret and backups")
    secret: str = Field(default="", description="Key from which PINs and hashes are derived; empty: kept in var/secret")
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8000, description="Port to listen on")
    workers: int = Field(default=1, ge=1, description="Server processes; SQLite allows exactly one")
    https: bool = Field(default=False, description="Cookies are marked Secure and browsers told to stay on HTTPS")
    trusted_proxies: str = Field(default="127.0.0.1", description="Addresses whose X-Forwarded headers count")
    staff_idle_minutes: int = Field(default=15, description="A staff sign-in ends after so much silence")
    student_idle_minutes: int = Field(default=30, description="A pupil's sign-in ends after so much silence")
    sign_in_hours: int = Field(default=12, description="The longest life of any sign-in")
    max_upload_mb: int = Field(default=16, description="Largest file that may be uploaded")
    practice_daily_limit: int = Field(default=20, ge=5, description="Questions a pupil may practise in a day")
    practice_night_rest: bool = Field(default=True, description="No practice from 22:00 to 06:00, Asia/Shanghai")
    threads: int = Field(default=16, description="Threads for page handlers in each process")
    xapi_endpoint: str = Field(default="", description="Record store (xAPI) that is told of lessons; empty: none")
    xapi_key: str = Field(default="", description="Name by which the record store knows this platform")
    xapi_secret: str = Field(default="", description="The record store's password")
    xapi_site: str = Field(
        default="https://qingdun.invalid", description="Address of this platform, as statements name it"
    )
    dev: bool = Field(default=False, description="For developers: /ui shows every widget in every state")
    log_json: bool = Field(default=False, description="Logs as one JSON object a line")


@lru_cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()

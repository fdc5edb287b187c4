"""All settings of the service: the only reader of the environment (CLASSPULSE_*).

Each field says its meaning, its unit and what breaks when it is wrong; docs/operators.md is made from these texts.
"""

import json
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services import log
from services.domain.alerts import USUAL, Strength, Thresholds
from services.domain.policy import DEFAULT_K, Jurisdiction

DEFAULT_PORT = 8765


def _three(values: Mapping[Strength, float]) -> tuple[float, float, float]:
    slight, clear, strong = (values[strength] for strength in Strength)
    return slight, clear, strong


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CLASSPULSE_", extra="ignore", frozen=True)

    # -- this installation
    env: Literal["development", "production"] = Field(
        "development", description="`production` asks for a database URL and a secret key of your own, and refuses to start without."
    )
    data_dir: Path = Field(
        Path(platformdirs.user_data_dir("classpulse")),
        description="Folder of the embedded database, the secret keys and the ledger of erasures.",
    )
    host: str = Field(
        "127.0.0.1",
        description="Address the web port binds to. Anything but loopback without a public URL is a public service.",
    )
    port: int = Field(DEFAULT_PORT, ge=0, le=65535, description="The one TCP port: pages, API and WHIP. 0 takes a free one.")
    public_url: str | None = Field(
        None, description="What people type to reach the service, e.g. https://pulse.school.org. Makes every link; never the Host header."
    )
    tls_cert: Path | None = Field(None, description="Certificate (chain) as PEM file: the port speaks HTTPS. Needs the key too.")
    tls_key: Path | None = Field(None, description="Private key of the certificate, PEM without a password.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR; logs go to stderr.")
    log_format: log.Form = Field(
        "text", description="`json`: one object a line, with the session's and the participant's id where a line is about one."
    )
    device: str = Field("auto", description="`auto`, `cpu` or `cuda`: where MTCNN and the expression network run.")
    torch_threads: int = Field(1, ge=1, description="CPU threads of one vision or network call. More helps one class, not many.")

    # -- outside parts
    database_url: str | None = Field(
        None, description="postgresql+psycopg://user:password@host/name. Unset: an embedded Postgres in the data folder."
    )

    queue_url: str | None = Field(
        None,
        description="redis://host:6379/0, or rediss:// with TLS: where `ingest` nodes and `worker`s meet, with the password in it where "
        "there is one. Redis 7 or Valkey, of its own, and without persistence: faces pass through it. `serve` and `stream` need none.",
    )
    node_url: str | None = Field(
        None,
        description="Where senders reach this node's `web`, e.g. https://node-0.pulse.school.org. Announced through Redis, so that a `web` "
        "without room or without a stream sends them here (307); no need to stand in CLASSPULSE_WHIP_REDIRECT.",
    )
    queue_vouched: bool = Field(
        False,
        description="That the Redis keeps nothing on a disk, where it does not let us ask (`CONFIG GET` forbidden). One that lets us ask "
        "and persists is refused all the same.",
    )
    queue_length: int = Field(
        10_000,
        ge=100,
        description="Entries (one for each tick and session) that may lie in Redis; beyond it the oldest that nobody has taken are "
        "dropped. 10,000 are about 150 MB.",
    )
    metrics_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Port on `host` where `worker` and `jobs`, which have no pages, answer `/healthz`, `/readyz`, `/metrics`. Unset: none.",
    )

    # -- who may do what
    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Signs tokens and cookies, 32 characters or more. Unset: made once in the data folder (development).",
    )
    previous_secret_keys: list[SecretStr] = Field(
        [],
        description="Keys that signed before, as JSON: what they signed is still believed. Take one out once its tokens are over.",
    )
    signing_key: SecretStr | None = Field(
        None,
        description="Ed25519, 32 bytes as base64url: signs reports. Unset: made once in the data folder. `classpulse report key` shows its "
        "public half.",
    )
    previous_signing_keys: list[str] = Field(
        [],
        description="Public halves of keys that signed reports before, as JSON: what they signed is still known to be of this service.",
    )
    platform_key: SecretStr | None = Field(None, min_length=12, description="When set, a valid platform API key.")
    participant_token_hours: float = Field(12.0, gt=0, description="How long a participant's token is valid, hours.")
    webhooks_private: bool = Field(
        False,
        description="Whether webhooks may lead to private addresses and use plain http: for a trial, or a platform on the same network. "
        "On an open service it lets whoever has a key ask the machines beside this one.",
    )
    max_mood_streams: int = Field(500, ge=1, description="Live streams of moods one web process keeps open; more get 503.")
    login_link_minutes: float = Field(60.0, gt=0, description="How long the one-time login link of `serve` is valid, minutes.")

    # -- law and policy
    jurisdiction: str = Field(
        "",
        description="Country code of the class, `EU`, or `none`. Where expression analysis in schools is forbidden, and on an open "
        "network while this is unset, every session runs in presence mode.",
    )
    min_k: int | None = Field(
        None, ge=1, description="Floor of k, the smallest group whose figures are shown. Unset: 5, or 1 when bound to loopback."
    )
    raw_retention_hours: float = Field(
        24.0, gt=0, description="How long single readings are kept, hours; rollups follow the session's policy."
    )

    audit_days: int = Field(1095, ge=1, description="How long the audit log is kept, days: as long as somebody may ask who saw what.")
    report_days: float = Field(
        30.0,
        gt=0,
        description="How long the file of a report that was made as a job can be fetched, days; never longer than the figures in it.",
    )
    erasures_file: Path | None = Field(
        None,
        description="The ledger of erasures, which a restored backup is held against. Unset: `erasures.jsonl` in the data folder. It may "
        "not be restored with the database, so keep it where the backup does not reach.",
    )

    # -- ingest
    ice_servers: list[str] = Field(
        [], description="STUN URLs for the server's own ICE agent and for senders, as JSON. None by default: nothing calls home."
    )
    turn_urls: list[str] = Field(
        [],
        description="TURN URLs for networks that let no UDP through, as JSON: `turn:turn.school.org:3478?transport=udp`. Needs the secret.",
    )
    turn_secret: SecretStr | None = Field(
        None,
        description="What the TURN server and this service share (coturn: `use-auth-secret`); "
        "credentials are made from it for each sender.",
    )
    turn_hours: float = Field(4.0, gt=0, description="How long TURN credentials are valid, hours. A lesson should fit.")
    udp_ports: str | None = Field(
        None,
        pattern=r"^\d{1,5}-\d{1,5}$",
        description="The UDP ports video comes in by, e.g. `40000-40999`. Each connection takes one on each of the machine's addresses, "
        "two while it changes networks; without a free one a sender gets 503. Unset: any port the system gives.",
    )
    udp_address: str | None = Field(
        None, description="What this machine's address is outside, where it is behind NAT or in a container and ports lead here unchanged."
    )
    whip_redirect: list[str] = Field(
        [],
        description="Other nodes of the same database and secret key, as JSON: `https://b.school.org`. When this one is full, a sender is "
        "sent to the one with most room (307).",
    )
    max_peers: int = Field(
        200, ge=1, description="Video connections one stream process accepts; more get 503, sooner where it cannot look at those it has."
    )
    sample_fps: float = Field(2.0, gt=0, le=30, description="Frames per second and student that are analysed, by presentation time.")
    peer_timeout_s: float = Field(
        10.0,
        gt=0,
        description="A peer that does not connect within this time is closed, seconds. One that falls silent is closed after two minutes.",
    )
    stream_socket: Path | None = Field(None, description="Unix socket between `web` and `stream` or `ingest`; made by `serve`.")

    # -- vision and inference
    detect_side: int = Field(
        320,
        ge=120,
        le=1920,
        description="Frames are scaled to this long side before MTCNN, pixels. Smaller is faster, and loses small faces.",
    )
    detect: Literal["track", "every_frame"] = Field(
        "track",
        description="`track` follows faces that were found, and looks for others every 5 seconds and where one was lost; "
        "`every_frame` looks for faces in each frame, which costs more and counts passers-by at once.",
    )
    min_face: float = Field(0.15, gt=0, lt=1, description="Smallest face that is looked for, as a fraction of the frame's height.")
    batch_size: int = Field(
        32,
        ge=1,
        description="Most frames or crops in one batch: what waits is taken at once, so that only a busy machine sees batches this large.",
    )
    crop_queue_size: int = Field(
        512, ge=1, description="Crops that may wait for the worker; beyond it the older ones of each face are dropped."
    )
    crop_max_age_s: float = Field(2.0, gt=0, description="Crops older than this are dropped, seconds.")
    weights: Path | None = Field(
        None,
        description="Weights file: `.safetensors` with its JSON card, or `.onnx` of `classpulse export`, for CPUs. Unset: the shipped one.",
    )

    # -- alerts
    alert_drop: tuple[float, float, float] = Field(
        _three(USUAL.drop),
        description="Points of engagement that fall within two minutes, as JSON: what makes an alert slight, clear and strong. Lower "
        "ones nag, higher ones miss.",
    )
    alert_gone: tuple[float, float, float] = Field(
        _three(USUAL.gone), description="Share of the cameras that go off within a minute, as JSON: slight, clear, strong."
    )
    alert_few: tuple[float, float, float] = Field(
        _three(USUAL.few), description="Share of readable faces below which they are few, as JSON, falling: slight, clear, strong."
    )
    alert_silence_minutes: float = Field(
        USUAL.silence.total_seconds() / 60,
        gt=0,
        description="After an alert none of its kind for so long, unless it is stronger, minutes.",
    )

    # -- storage
    writer_buffer: int = Field(
        50_000, ge=1, description="Readings held in memory while Postgres is away; beyond it the oldest are dropped."
    )
    writer_interval_ms: float = Field(250.0, gt=0, description="How often readings are committed, milliseconds. Part of the latency.")

    @field_validator("database_url")
    @classmethod
    def _psycopg3(cls, url: str | None) -> str | None:
        """Accepts the usual spellings; SQLAlchemy needs the driver named."""
        if url is None:
            return None
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
            raise ValueError("CLASSPULSE_DATABASE_URL must look like postgresql://user:password@host/name; Postgres is the only database")
        return f"postgresql+psycopg://{rest}"

    @field_validator("queue_url")
    @classmethod
    def _a_redis(cls, url: str | None) -> str | None:
        """The message does not repeat it: there may be a password in it."""
        if url is not None and urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("CLASSPULSE_QUEUE_URL must look like redis://host:6379/0, rediss://... or unix:///path")
        return url

    @field_validator("jurisdiction")
    @classmethod
    def _a_place(cls, code: str) -> str:
        """A misspelt country must not be one without the rule."""
        code = code.strip().upper()
        if code in {"", "NONE", "EU", "EEA"} or re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", code):
            return code
        raise ValueError("it must be a two-letter country code such as DE or US, `EU`, or `none`")

    @field_validator("log_level")
    @classmethod
    def _a_level(cls, level: str) -> str:
        if level.upper() in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            return level.upper()
        raise ValueError("it must be DEBUG, INFO, WARNING or ERROR")

    @model_validator(mode="after")
    def _production_is_explicit(self) -> Self:
        if self.env == "production" and not (self.database_url and self.secret_key):
            raise ValueError("CLASSPULSE_ENV=production needs CLASSPULSE_DATABASE_URL and CLASSPULSE_SECRET_KEY")
        return self

    @field_validator("udp_ports")
    @classmethod
    def _a_range(cls, ports: str | None) -> str | None:
        if ports is not None:
            first, last = (int(port) for port in ports.split("-"))
            if not 1024 <= first <= last <= 65535:
                raise ValueError("it must be two ports from 1024 to 65535, the smaller one first: 40000-40999")
        return ports

    @field_validator("udp_address")
    @classmethod
    def _an_address(cls, address: str | None) -> str | None:
        """Raises ValueError for a name: candidates are addresses."""
        return None if address is None else str(ip_address(address))

    @model_validator(mode="after")
    def _alerts_have_an_order(self) -> Self:
        self.alert_thresholds  # noqa: B018 - raises ValueError
        return self

    @model_validator(mode="after")
    def _node_can_be_announced(self) -> Self:
        if self.node_url and not self.queue_url:
            raise ValueError("CLASSPULSE_NODE_URL is announced through Redis: it needs CLASSPULSE_QUEUE_URL")
        return self

    @model_validator(mode="after")
    def _turn_is_whole(self) -> Self:
        if bool(self.turn_urls) != bool(self.turn_secret):
            raise ValueError("TURN needs both CLASSPULSE_TURN_URLS and CLASSPULSE_TURN_SECRET")
        return self

    @model_validator(mode="after")
    def _tls_is_whole(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError(
                "HTTPS needs both the certificate (--tls-cert, CLASSPULSE_TLS_CERT) and its key (--tls-key, CLASSPULSE_TLS_KEY)"
            )
        return self

    @property
    def tls(self) -> bool:
        """Whether the port itself speaks HTTPS; a proxy before it may do so too."""
        return self.tls_cert is not None

    @property
    def udp_range(self) -> tuple[int, int]:
        """First and last; 0 and 0 for any."""
        first, last = (self.udp_ports or "0-0").split("-")
        return int(first), int(last)

    @property
    def cameras_open(self) -> bool:
        """Browsers give a camera to HTTPS pages, and to those of their own machine."""
        return self.loopback or self.base_url.startswith("https://")

    @property
    def loopback(self) -> bool:
        """Whether only people at this machine reach the service: not so behind a proxy, which the public URL tells of."""
        return _is_loopback(self.host) and (self.public_url is None or _is_loopback(urlsplit(self.public_url).hostname or ""))

    @property
    def k_floor(self) -> int:
        return self.min_k if self.min_k is not None else (1 if self.loopback else DEFAULT_K)

    @property
    def alert_thresholds(self) -> Thresholds:
        return Thresholds.of(self.alert_drop, self.alert_gone, self.alert_few, timedelta(minutes=self.alert_silence_minutes))

    @property
    def law(self) -> Jurisdiction:
        return Jurisdiction(self.jurisdiction, self.loopback)

    @property
    def base_url(self) -> str:
        """Without a trailing slash."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        name = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104 - a link cannot lead to "everywhere"
        return f"{'https' if self.tls else 'http'}://{name}:{self.port}"

    def as_environment(self) -> dict[str, str]:
        """What a child process reads to have the same settings; secrets included, for it alone."""
        return {f"CLASSPULSE_{name.upper()}": _spelled(value) for name, value in self if value is not None}


def traces_wanted() -> bool:
    """Whether somebody collects spans: OpenTelemetry's own variables say where, and how."""
    return any(os.environ.get(f"OTEL_EXPORTER_OTLP{part}_ENDPOINT") for part in ("", "_TRACES"))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _spelled(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return json.dumps([_spelled(each) for each in value]) if isinstance(value, list | tuple) else str(value)

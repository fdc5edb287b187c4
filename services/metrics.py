"""Every metric of the service, declared once. Names follow Prometheus: unit as suffix, `_total` on counters.

Drops carry their reason; nothing is ever lost without being counted here.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

REGISTRY = CollectorRegistry()

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
_BATCH = (1, 2, 4, 8, 16, 32, 64, 128)

PEERS = Gauge("classpulse_peers", "WebRTC connections that are open", registry=REGISTRY)
PEERS_CLOSED = Counter("classpulse_peers_closed", "WebRTC connections that ended", ["reason"], registry=REGISTRY)
FRAMES_RECEIVED = Counter("classpulse_frames_received", "Whole video frames that arrived", registry=REGISTRY)
FRAMES_NOT_DECODED = Counter(
    "classpulse_frames_not_decoded", "Video frames that nothing needed, or that a late decoder left out", ["reason"], registry=REGISTRY
)
FRAMES_UNDECODABLE = Counter("classpulse_frames_undecodable", "Video frames that arrived and could not be decoded", registry=REGISTRY)
FRAMES_SAMPLED = Counter("classpulse_frames_sampled", "Frames chosen for analysis", registry=REGISTRY)
FRAMES_DROPPED = Counter("classpulse_frames_dropped", "Sampled frames that were not analysed", ["reason"], registry=REGISTRY)
LOOKS_LOST = Gauge(
    "classpulse_looks_lost_ratio", "Share of a student's looks that came to nothing, in the last seconds", ["student"], registry=REGISTRY
)
FACES = Counter("classpulse_faces", "Faces found, by what was made of them", ["outcome"], registry=REGISTRY)
PACKETS_DROPPED = Counter("classpulse_packets_dropped", "Packets at a video port that were not read", ["reason"], registry=REGISTRY)
CROPS_DROPPED = Counter("classpulse_crops_dropped", "Crops that were not classified", ["reason"], registry=REGISTRY)
CROPS_REDELIVERED = Counter("classpulse_crops_redelivered", "Crops that another worker had taken and not acknowledged", registry=REGISTRY)
QUEUE_UP = Gauge("classpulse_queue_up", "Whether Redis takes crops (ingest) or gives them (worker)", ["end"], registry=REGISTRY)
QUEUE_OLDEST = Gauge("classpulse_queue_oldest_seconds", "Age of the oldest crops in Redis that no worker has taken", registry=REGISTRY)
READINGS_STORED = Counter("classpulse_readings_stored", "Readings committed in Postgres", registry=REGISTRY)
READINGS_DROPPED = Counter("classpulse_readings_dropped", "Readings that were not stored", ["reason"], registry=REGISTRY)
WRITE_RETRIES = Counter("classpulse_write_retries", "Writes to Postgres that were tried again", registry=REGISTRY)
BATCHES_FAILED = Counter("classpulse_batches_failed", "Batches lost to an error", ["stage"], registry=REGISTRY)
ICE_RESTARTS = Counter("classpulse_ice_restarts", "Connections that changed to another network path", ["result"], registry=REGISTRY)
TASK_RESTARTS = Counter("classpulse_task_restarts", "Supervised loops that died and were started again", ["task"], registry=REGISTRY)
BATCH_SIZE = Histogram("classpulse_batch_size", "Items per batch", ["stage"], buckets=_BATCH, registry=REGISTRY)
STAGE_SECONDS = Histogram("classpulse_stage_seconds", "Time of one batch in a stage", ["stage"], buckets=_SECONDS, registry=REGISTRY)
QUEUE_AGE = Histogram(
    "classpulse_queue_age_seconds",
    "Age when it is taken: of a frame since it arrived, of a crop since it was made",
    ["queue"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
FRAME_TO_STORED = Histogram(
    "classpulse_frame_to_stored_seconds", "From a decoded frame to its committed reading", buckets=_SECONDS, registry=REGISTRY
)
EXAMINATIONS = Counter("classpulse_examinations", "Pictures and videos that were sent to be looked at", ["outcome"], registry=REGISTRY)
LOOP_LAG = Histogram("classpulse_event_loop_lag_seconds", "How late the event loop ran a tick", buckets=_SECONDS, registry=REGISTRY)
ALERTS_RAISED = Counter("classpulse_alerts_raised", "Alerts of classes that were raised", ["kind", "strength"], registry=REGISTRY)
WEBHOOK_ATTEMPTS = Counter("classpulse_webhook_attempts", "Attempts to deliver a webhook", ["outcome"], registry=REGISTRY)
HTTP_REQUESTS = Counter("classpulse_http_requests", "HTTP requests answered", ["method", "route", "status"], registry=REGISTRY)
PROCESS = ProcessCollector(namespace="classpulse", registry=REGISTRY)
"""CPU, memory and open files of this process."""

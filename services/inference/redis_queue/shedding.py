"""What is too old or too much leaves the stream, and is counted in crops: the stream's own trimming would not say what went."""

from dataclasses import dataclass
from typing import Final

from redis.asyncio.client import Pipeline

from services import metrics
from services.inference.redis_queue.entry import STREAM

KEPT_S: Final = 300.0
"""What a worker took and never acknowledged is tried again for so long, then given up."""
FORGOTTEN_S: Final = 60.0  # after the last sign of any ingest node the whole stream is gone, faces and all

_SCRIPT: Final = """
local now = redis.call('TIME')
local ms = now[1] * 1000 + math.floor(now[2] / 1000)
local last = '0-0'
local groups = redis.pcall('XINFO', 'GROUPS', KEYS[1])
for _, group in ipairs(groups.err and {} or groups) do
  for i = 1, #group, 2 do
    if group[i] == 'last-delivered-id' then last = group[i + 1] end
  end
end
local function shed(entries)
  local crops = 0
  for _, entry in ipairs(entries) do
    local count = 1
    for i = 1, #entry[2], 2 do
      if entry[2][i] == 'count' then count = tonumber(entry[2][i + 1]) or 1 end
    end
    crops = crops + count
    redis.call('XDEL', KEYS[1], entry[1])
  end
  return crops
end
local waiting = '(' .. last
local too_many = 0
local too_old = shed(redis.call('XRANGE', KEYS[1], waiting, ms - ARGV[1], 'COUNT', 1000))
local abandoned = shed(redis.call('XRANGE', KEYS[1], '-', ms - ARGV[2], 'COUNT', 1000))
local length = redis.call('XLEN', KEYS[1])
if length > tonumber(ARGV[3]) then
  too_many = shed(redis.call('XRANGE', KEYS[1], waiting, '+', 'COUNT', length - ARGV[3]))
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
local first = redis.call('XRANGE', KEYS[1], waiting, '+', 'COUNT', 1)
local age = 0
if first[1] then age = ms - string.match(first[1][1], '^%d+') end
local info = redis.pcall('INFO', 'server')
local run_id = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''
return {too_old, abandoned, too_many, age, last, run_id}
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_age_s`: of what no worker has taken. `length`: entries that lie in the stream, those that are worked at included."""

    max_age_s: float
    length: int


def shed(pipe: Pipeline, limits: Limits) -> None:
    """Puts it into the pipeline; its answer goes to `count`. By Redis' own clock: those of the machines need not agree."""
    ages = [round(1000 * seconds) for seconds in (limits.max_age_s, KEPT_S)]
    pipe.eval(_SCRIPT, 1, STREAM, *map(str, (*ages, limits.length, round(1000 * FORGOTTEN_S))))


def count(answer: tuple[int, int, int, int, bytes, bytes]) -> tuple[bytes, bytes]:
    """-> the last entry that some worker took, and which run of which Redis says so."""
    too_old, abandoned, too_many, age_ms, last_taken, run_id = answer
    for reason, crops in (("too_old", too_old), ("abandoned", abandoned), ("queue_full", too_many)):
        if crops:
            metrics.CROPS_DROPPED.labels(reason).inc(crops)
    metrics.QUEUE_OLDEST.set(max(0, age_ms) / 1000)
    return last_taken, run_id

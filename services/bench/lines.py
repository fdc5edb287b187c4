"""A benchmark's part in a process of its own, inside an event loop: one JSON object a line in, one out."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any


async def answer_lines(answer: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]], *, hello: str) -> None:
    """Says `hello`, then answers line by line until standard input ends. Whatever else is printed goes to stderr."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1) as replies:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        replies.write(hello + "\n")
        while line := await asyncio.to_thread(sys.stdin.readline):
            replies.write(json.dumps(await answer(json.loads(line))) + "\n")

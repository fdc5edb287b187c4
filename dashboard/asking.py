"""Asking storage from the pages' event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.errors import Overloaded
from services.storage.faults import is_passing

P = ParamSpec("P")
T = TypeVar("T")


async def ask(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`read` in a thread, in the context of the request. Raises Overloaded while the database is away."""
    try:
        return await asyncio.to_thread(read, *args, **kwargs)
    except (DBAPIError, PoolTimeout) as error:
        if not is_passing(error):
            raise
        raise Overloaded("The database does not answer.") from error

"""Where the web role and the dashboard meet: neither knows the other."""

from fastapi import FastAPI

from dashboard.app import mount
from dashboard.data import DashboardData
from dashboard.desk import Desk, Rules
from services.bootstrap.web import DashboardParts


class WebDashboard:
    def __init__(self, parts: DashboardParts) -> None:
        rules = Rules(parts.law, parts.k_floor)
        desk = Desk(
            parts.engine,
            rules,
            reach=parts.reach,
            owner=parts.owner,
            actor=parts.actor,
            ledger=parts.ledger,
            close_video=parts.close_video,
        )
        self._data = DashboardData(
            parts.engine,
            parts.listener,
            k_floor=parts.k_floor,
            actor=parts.actor,
            reach=parts.reach,
            desk=desk,
            sample_fps=parts.sample_fps,
        )
        self._base_url = parts.base_url

    def mount(self, server: FastAPI) -> None:
        mount(server, data=self._data, base_url=self._base_url)

    async def start(self) -> None:
        await self._data.start()

    async def stop(self) -> None:
        await self._data.stop()

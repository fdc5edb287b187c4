"""A course, as the API shows it."""

from typing import Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from services.api.schemas.base import Asked
from services.reports.course.formats import CourseFormat


class CourseOut(BaseModel):
    """`report`: the path of its report; `.json` may be `.pdf`, `.html`, `.xlsx` or `.csv`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "Mathematics 9b", "report": "/api/v1/courses/Mathematics%209b/report.json"}]}
    )

    title: str
    report: str

    @classmethod
    def of(cls, title: str) -> Self:
        return cls(title=title, report=f"/api/v1/courses/{quote(title, safe='')}/report.json")


class CourseList(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"courses": [{"title": "Mathematics 9b", "report": "/api/v1/courses/Mathematics%209b/report.json"}]}]
        }
    )

    courses: list[CourseOut]


class CourseReportIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"format": "pdf"}]})

    format: CourseFormat

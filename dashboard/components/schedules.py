"""Reports that are made by themselves: which, when, what came of it, and the form for another one."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts
from dashboard.components.aria import aria
from dashboard.components.card import card
from dashboard.components.download import said as format_said
from dashboard.schedule_form import NO_ZONE
from dashboard.timetables import Kept
from dashboard.when import when
from services.domain.made_reports import MadeReport
from services.domain.report_schedules import Covers, Nothing, ReportSchedule
from services.reports.course.formats import CourseFormat
from services.reports.formats import Format


def schedules(kept: Kept, timezone: str | None) -> dmc.Paper:
    form = html.Details([html.Summary(texts.SCHEDULE_NEW, className="cp-mark-open"), _form(timezone)], id=ids.SCHEDULE_FORM)
    return card(
        texts.SCHEDULES,
        texts.SCHEDULES_HELP,
        dcc.Store(id=ids.SCHEDULE_COURSE, data=kept.course),
        html.Div(listed(kept, timezone), id=ids.SCHEDULES, className="cp-schedules"),
        html.P(id=ids.SCHEDULE_SAID, className="cp-mark-said", role="status"),
        form,
        className="cp-card cp-below",
    )


def listed(kept: Kept, timezone: str | None) -> list[Any]:
    """What changes when one is added or deleted."""
    lines = [_line(one, timezone) for one in kept.schedules]
    shown: list[Any] = [html.Ul(lines, className="cp-schedule-list")] if lines else []
    if kept.files:
        title = dmc.Title(texts.FILES, order=3, className="cp-card-title")
        shown += [title, dmc.Text(texts.FILES_HELP, className="cp-help"), _files(kept.files, timezone)]
    return shown


def words(one: ReportSchedule) -> str:
    """`Fri at 15:00 (Europe/Berlin): the course as PDF`"""
    days = ", ".join(texts.WEEKDAYS[number - 1] for number in sorted(one.timetable.weekdays))
    what = texts.SCHEDULE_OF_COURSE if one.covers is Covers.COURSE else texts.SCHEDULE_OF_SESSIONS
    form, _ = format_said(Format(one.form))
    return texts.SCHEDULE_WORDS.format(days=days, time=f"{one.timetable.at:%H:%M}", zone=one.timetable.zone.key, what=what, form=form)


def _line(one: ReportSchedule, timezone: str | None) -> html.Li:
    said = words(one)
    delete = html.Button(
        "×",
        id={"type": ids.UNSCHEDULE, "schedule": str(one.id)},
        className="cp-event-delete",
        **aria(label=texts.SCHEDULE_DELETE.format(said=said)),
    )
    about = [html.Span(texts.SCHEDULE_NEXT.format(when=when(one.next_at, timezone)), className="cp-help")]
    if one.nothing is not None and one.last_at is not None:
        why = texts.SCHEDULE_NOTHING.format(when=when(one.last_at, timezone), why=_why(one.nothing))
        about.append(html.Span(why, className="cp-schedule-nothing"))
    return html.Li([html.Span([html.Strong(said), *about], className="cp-schedule-words"), delete])


def _why(nothing: Nothing) -> str:
    match nothing:
        case Nothing.GONE:
            return texts.SCHEDULE_GONE
        case Nothing.NOT_ALLOWED:
            return texts.SCHEDULE_NOT_ALLOWED
        case Nothing.NO_SESSION:
            return texts.SCHEDULE_NO_SESSION


def _files(files: Sequence[MadeReport], timezone: str | None) -> dmc.TableScrollContainer:
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(name) for name in (texts.FILE_NAME, texts.FILE_MADE, texts.FILE_UNTIL)]))
    rows = [
        dmc.TableTr(
            [
                dmc.TableTd(html.A(one.name, href=f"/api/v1/reports/{one.id}", className="cp-join")),
                dmc.TableTd(when(one.made_at, timezone)),
                dmc.TableTd(when(one.expires_at, timezone)),
            ]
        )
        for one in files
    ]
    return dmc.TableScrollContainer(dmc.Table([head, dmc.TableTbody(rows)], tabularNums=True, fz="sm"), minWidth=480, type="native")


def _form(timezone: str | None) -> html.Div:
    covers = dmc.RadioGroup(
        dmc.Stack(
            [
                dmc.Radio(label=texts.SCHEDULE_COVER_COURSE, value=Covers.COURSE.value),
                dmc.Radio(label=texts.SCHEDULE_COVER_SESSIONS, value=Covers.SESSIONS.value),
            ],
            gap="xs",
        ),
        id=ids.SCHEDULE_COVERS,
        value=Covers.COURSE.value,
        label=texts.SCHEDULE_WHAT,
    )
    days = dmc.CheckboxGroup(
        dmc.Group([dmc.Checkbox(label=name, value=str(number)) for number, name in enumerate(texts.WEEKDAYS, 1)], gap="md"),
        id=ids.SCHEDULE_DAYS,
        value=["5"],
        label=texts.SCHEDULE_DAYS,
    )
    at = dmc.TimeInput(
        id=ids.SCHEDULE_TIME, value="15:00", label=texts.SCHEDULE_TIME, description=texts.SCHEDULE_ZONE.format(zone=timezone or NO_ZONE)
    )
    options = [{"value": form.value, "label": format_said(Format(form.value))[0]} for form in CourseFormat]
    form = dmc.Select(
        id=ids.SCHEDULE_FORMAT,
        data=options,
        value=CourseFormat.PDF.value,
        label=texts.SCHEDULE_FORMAT,
        description=texts.SCHEDULE_FORMAT_FOR,
        allowDeselect=False,
    )
    send = html.Div(
        [
            html.Div(id=ids.SCHEDULE_ERROR, role="alert", className="cp-form-error"),
            dmc.Button(texts.SCHEDULE_ADD, id=ids.SCHEDULE_ADD, variant="filled"),
        ],
        className="cp-send",
    )
    return html.Div([covers, days, html.Div([at, form], className="cp-pair"), send], className="cp-fields cp-schedule-form")

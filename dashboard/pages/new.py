"""The form for a new session."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts
from dashboard.components.gate import gate
from dashboard.components.head import head
from dashboard.desk import Rules
from dashboard.form import MOST_DAYS, MOST_K, Field
from services.domain.policy import DEFAULT_K, Analysis, Policy

PATH = "/new"


def page(rules: Rules, courses: Sequence[str]) -> html.Div:
    form = html.Div([_what(courses), _policy(rules), _privacy(rules), _send()], className="cp-form")
    return html.Div(
        [
            head(texts.NEW, texts.NEW_LEAD, back=(texts.BACK, "/")),
            dmc.DatesProvider(form, settings={"locale": texts.CODE, "firstDayOfWeek": 1}),
        ]
    )


def _what(courses: Sequence[str]) -> dmc.Paper:
    title = dmc.TextInput(
        id=ids.field(Field.TITLE),
        label=texts.NEW_TITLE,
        description=texts.NEW_TITLE_FOR,
        required=True,
        value="",
        name="title",
        attributes={"input": {"autoFocus": True}},
    )
    course = dmc.Autocomplete(
        id=ids.field(Field.COURSE), label=texts.NEW_COURSE, description=texts.NEW_COURSE_FOR, data=list(courses), value="", limit=8
    )
    times = html.Div([_time(Field.START, texts.NEW_START), _time(Field.END, texts.NEW_END)], className="cp-pair")
    return dmc.Paper([title, course, times, html.P(texts.NEW_PLANNED_FOR, className="cp-help")], className="cp-fields")


def _time(name: Field, label: str) -> dmc.DateTimePicker:
    return dmc.DateTimePicker(
        id=ids.field(name),
        label=label,
        placeholder=texts.NEW_PICK,
        valueFormat=texts.PICKER_FORMAT,
        clearable=True,
        highlightToday=True,
        clearButtonProps={"aria-label": texts.CLEAR},
        submitButtonProps={"aria-label": texts.SET_TIME},
        ariaLabels={"previousMonth": texts.MONTH_BEFORE, "nextMonth": texts.MONTH_AFTER},
    )


def _policy(rules: Rules) -> dmc.Paper:
    permits = rules.law.permits_expression()
    choices = [
        dmc.Radio(
            label=texts.NEW_EXPRESSION, description=texts.NEW_EXPRESSION_FOR, value=Analysis.EXPRESSION.value, disabled=not permits
        ),
        dmc.Radio(label=texts.NEW_PRESENCE, description=texts.NEW_PRESENCE_FOR, value=Analysis.PRESENCE.value),
    ]  # fmt: skip
    group = dmc.RadioGroup(
        dmc.Stack(choices, gap="md"),
        id=ids.field(Field.ANALYSIS),
        value=rules.law.strictest(Analysis.EXPRESSION).value,
        label=texts.NEW_WHAT,
    )
    return dmc.Paper([gate(rules.law), group, html.P(texts.NEW_FIXED, className="cp-help")], className="cp-fields")


def _privacy(rules: Rules) -> dmc.Paper:
    k_for = [texts.NEW_K_FOR.format(floor=rules.k_floor), *([texts.NEW_K_TRIAL] if rules.k_floor == 1 else [])]
    k = dmc.NumberInput(
        id=ids.field(Field.K),
        label=texts.NEW_K,
        description=" ".join(k_for),
        value=max(DEFAULT_K, rules.k_floor),
        min=rules.k_floor,
        max=MOST_K,
        allowDecimal=False,
        clampBehavior="none",
        inputWrapperOrder=["label", "input", "error", "description"],
    )
    days = dmc.NumberInput(
        id=ids.field(Field.DAYS),
        label=texts.NEW_DAYS,
        description=texts.NEW_DAYS_FOR,
        value=Policy().retention_days,
        min=1,
        max=MOST_DAYS,
        allowDecimal=False,
        clampBehavior="none",
        inputWrapperOrder=["label", "input", "error", "description"],
    )
    single = dmc.Switch(id=ids.field(Field.INDIVIDUAL), label=texts.NEW_INDIVIDUAL, description=texts.NEW_INDIVIDUAL_FOR, checked=False)
    title = dmc.Title(texts.NEW_PRIVACY, order=2, className="cp-card-title")
    return dmc.Paper([title, html.Div([k, days], className="cp-pair"), single], className="cp-fields")


def _send() -> html.Div:
    return html.Div(
        [
            dcc.Store(id=ids.TITLE_TYPED),
            html.Div(id=ids.FORM_ERROR, role="alert", className="cp-form-error"),
            dmc.Button(texts.NEW_MAKE, id=ids.MAKE, size="md", variant="filled"),
            dcc.Link(texts.CANCEL, href="/", className="cp-quiet"),
        ],
        className="cp-send",
    )

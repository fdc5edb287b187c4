"""What the law of the place lets a session read, said before anybody chooses."""

from dash import html

from dashboard import texts
from services.domain.policy import Jurisdiction


def gate(law: Jurisdiction) -> html.Div:
    title, why = said(law)
    tone = "quiet" if law.permits_expression() else "warn"
    return html.Div([html.Strong(title), html.Span(why)], className=f"cp-notice cp-notice-{tone}")


def said(law: Jurisdiction) -> tuple[str, str]:
    code = law.code.upper()
    match law.permits_expression(), bool(law.code):
        case True, True:
            return texts.GATE_PERMITTED, texts.GATE_PERMITTED_WHY.format(code=law.code)
        case True, False:
            return texts.GATE_TRIAL, texts.GATE_TRIAL_WHY
        case False, True:
            return texts.GATE_FORBIDDEN, texts.GATE_FORBIDDEN_WHY.format(code=code)
    return texts.GATE_UNKNOWN, texts.GATE_UNKNOWN_WHY

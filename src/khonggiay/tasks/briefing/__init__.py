"""What a person is told in the morning, what a superior is asked, and when: pure rules.

The engine speaks only when speaking can change something. *(docs/adr/0013)* The
worker's brief, the escalation and the simulation of `make bench-reminders` call the
same functions.
"""

from khonggiay.tasks.briefing.asking import Advice, Ask, Hands, advise, ask_today
from khonggiay.tasks.briefing.choosing import Brief, Line, choose
from khonggiay.tasks.briefing.nudging import Nudge, next_nudge, nudge_today
from khonggiay.tasks.briefing.policy import Policy
from khonggiay.tasks.briefing.standing import Standing, Telling

__all__ = [
    "Advice",
    "Ask",
    "Brief",
    "Hands",
    "Line",
    "Nudge",
    "Policy",
    "Standing",
    "Telling",
    "advise",
    "ask_today",
    "choose",
    "next_nudge",
    "nudge_today",
]

"""What must be set before real people work on this installation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning

_DEMO_BACKENDS = ("mailbox", "filebased", "console", "dummy", "locmem")


def check_settings(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn of each setting that is good for a trial only."""
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    findings = (
        (
            "*" in settings.ALLOWED_HOSTS,
            "Any host name is answered.",
            "Set KHONGGIAY_HOSTS to the names of this site, separated by commas.",
        ),
        (
            backend in _DEMO_BACKENDS,
            "E-mail goes to a folder or nowhere.",
            "Set KHONGGIAY_EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend "
            "and KHONGGIAY_SMTP_HOST.",
        ),
        (
            settings.DEFAULT_FROM_EMAIL.endswith("@localhost"),
            "E-mail has no sender that can be answered.",
            "Set KHONGGIAY_MAIL_FROM.",
        ),
        (
            settings.DEMO,
            "The demonstration is switched on: its passwords are public.",
            "Unset KHONGGIAY_DEMO.",
        ),
        (
            not settings.LIVE_URL,
            "Browsers look for the live streams on a port of their own.",
            "Set KHONGGIAY_LIVE_URL to the address that the proxy forwards "
            "(the site's own, when it forwards /live).",
        ),
        (
            not settings.PUBLIC_URL,
            "Letters cannot link to the pages.",
            "Set KHONGGIAY_URL to the address of the site.",
        ),
        (
            not settings.CLAMD,
            "Nobody looks for malicious software in what is sent.",
            "Install clamav-daemon and set KHONGGIAY_CLAMD=unix:/run/clamav/clamd.ctl.",
        ),
    )
    return [
        Warning(text, hint=hint, id=f"khonggiay.W{number:03}")
        for number, (is_wrong, text, hint) in enumerate(findings, start=1)
        if is_wrong
    ]

"""Tell Django of our own checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class ConfigApp(AppConfig):
    """Settings, URLs and processes."""

    name = "khonggiay.config"

    def ready(self) -> None:
        """Register what `khonggiay check --deploy` looks at."""
        from khonggiay.config import deployment

        checks.register(deployment.check_settings, deploy=True)

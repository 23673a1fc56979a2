"""The addresses of all pages."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from khonggiay.config.api import api
from khonggiay.config.api_docs import docs
from khonggiay.config.settings import PACKAGE


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer a load balancer: this process works and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def _pages_of(module: str) -> list[URLResolver]:
    if not (PACKAGE / module / "web" / "urls.py").exists():
        return []
    return [path("", include(f"khonggiay.{module}.web.urls"))]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/hom-nay/", permanent=False), name="start"),
    path("healthz", healthz, name="healthz"),
    path("api/v1/docs", docs, name="api_docs"),
    path("api/v1/", api.urls),
    path("tai-khoan/", include("allauth.account.urls")),
    *_pages_of("kernel"),
    *_pages_of("people"),
    *_pages_of("organisations"),
    *_pages_of("files"),
    *_pages_of("realtime"),
    *_pages_of("notifications"),
    *_pages_of("search"),
    *_pages_of("documents"),
    *_pages_of("tasks"),
    *_pages_of("meetings"),
    *_pages_of("dashboards"),
]

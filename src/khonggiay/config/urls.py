"""The addresses of all pages."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from khonggiay.config.api import api, no_such_operation
from khonggiay.config.api_docs import docs
from khonggiay.config.offline import offline, service_worker, web_manifest


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer a load balancer: this process works and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/hom-nay/", permanent=False), name="start"),
    path("healthz", healthz, name="healthz"),
    path("sw.js", service_worker, name="service_worker"),
    path("manifest.webmanifest", web_manifest, name="web_manifest"),
    path("khong-co-mang/", offline, name="offline"),
    path("api/v1/docs", docs, name="api_docs"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", no_such_operation),
    path("tai-khoan/", include("allauth.account.urls")),
    path("", include("khonggiay.people.web.urls")),
    path("", include("khonggiay.organisations.web.urls")),
    path("", include("khonggiay.realtime.web.urls")),
    path("", include("khonggiay.notifications.web.urls")),
    path("", include("khonggiay.search.web.urls")),
    path("", include("khonggiay.tasks.web.urls")),
    path("", include("khonggiay.meetings.web.urls")),
    path("", include("khonggiay.dashboards.web.urls")),
]

"""What lets the browser work without network: service worker, manifest, a last page."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

_FONTS = tuple(
    f"build/fonts/be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for subset in ("vietnamese", "latin")
    for weight in (400, 500, 600, 700)
)
ASSETS = (
    "build/app.css", "build/app.js", "build/theme.js", "build/reader.js",
    "build/pdf.js", "build/pdf.worker.js", "build/mark.svg", *_FONTS,
)  # fmt: skip
"""What every page of a pack needs; character maps and the like come when asked for."""

_FAREWELL = """\
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("kg-")) await caches.delete(name);
  }
  await self.registration.unregister();
})()));
"""


@require_GET
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker with the list of what it keeps.

    Its text changes with every build: browsers then fetch the new assets and forget
    the old ones.
    """
    if not settings.SERVICE_WORKER:
        return _script(_FAREWELL)
    known = {
        "version": _version(),
        "assets": [static(name) for name in ASSETS],
        "offline": reverse("offline"),
    }
    script = f"self.KG = {json.dumps(known)};\n{_read('build/sw.js').decode()}"
    return _script(script)


@require_GET
def web_manifest(request: HttpRequest) -> JsonResponse:
    """Send what a browser needs to put the application on the home screen."""
    icons = [
        {
            "src": static(f"build/mark-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    return JsonResponse(
        {
            "name": "Không Giấy",
            "short_name": "Không Giấy",
            "lang": "vi",
            "start_url": "/hom-nay/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#fcfcfa",
            "theme_color": "#0b5c6b",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Show that there is no network; it names nobody, for it stays on the device."""
    return render(request, "offline.html", {"person": None})


def _script(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@functools.cache
def _version() -> str:
    digest = hashlib.sha256()
    for name in (*ASSETS, "build/sw.js"):
        digest.update(_read(name))
    return digest.hexdigest()[:16]


@functools.cache
def _read(name: str) -> bytes:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_bytes()

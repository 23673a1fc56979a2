"""The pages, for a WSGI server (granian)."""

from __future__ import annotations

import os
import signal

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from khonggiay.config import environment, privileges

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khonggiay.config.settings")
if os.environ.get("KHONGGIAY_SUPERVISED"):
    # A worker of granian must not outlive its master: it would keep the port.
    privileges.stop_with_parent(signal.SIGKILL)()

application = get_wsgi_application()

_proxies = environment.words("KHONGGIAY_PROXIES")
if _proxies:
    # Rate limits and the journal need the person's address, not the proxy's.
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=_proxies)

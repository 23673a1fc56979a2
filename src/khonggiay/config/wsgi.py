"""The pages, for a WSGI server (granian)."""

from __future__ import annotations

import os
import signal

from django.core.wsgi import get_wsgi_application

from khonggiay.config import privileges

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khonggiay.config.settings")
if os.environ.get("KHONGGIAY_SUPERVISED"):
    # A worker of granian must not outlive its master: it would keep the port.
    privileges.stop_with_parent(signal.SIGKILL)()

application = get_wsgi_application()

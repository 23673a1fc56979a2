"""Django settings. What differs between machines comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from khonggiay.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()

DEBUG = environment.flag("KHONGGIAY_DEBUG")
DEMO = environment.flag("KHONGGIAY_DEMO")
SECRET_KEY = environment.secret_key(DATA_DIR)
ALLOWED_HOSTS = environment.words("KHONGGIAY_HOSTS") or ["*"]
CSRF_TRUSTED_ORIGINS = environment.words("KHONGGIAY_ORIGINS")

MODULES = [
    "kernel", "audit", "files", "people", "deadlines", "organisations", "realtime",
    "notifications", "search", "documents", "tasks", "meetings", "flows",
    "dashboards", "sample", "config",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    # Before allauth: our pages stand in the place of its pages.
    *(f"khonggiay.{module}" for module in MODULES),
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "khonggiay.kernel.http.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "khonggiay.people.web.middleware.PersonalLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "khonggiay.people.web.middleware.SamePerson",
    "khonggiay.organisations.web.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "khonggiay.kernel.fragments.FragmentMessages",
    "khonggiay.kernel.http.RefusedMiddleware",
]

ROOT_URLCONF = "khonggiay.config.urls"
WSGI_APPLICATION = "khonggiay.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khonggiay.kernel.http.page_context",
                *(["khonggiay.config.login_page.sample_logins"] if DEMO else []),
                "khonggiay.notifications.web.context.bell",
                "khonggiay.organisations.web.views.posts_context",
            ],
        },
    },
]

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/hom-nay/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "khonggiay.people.web.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Ten wrong passwords in five minutes for one login; 300 tries a minute for one address,
# behind which a whole office may sit.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key", "login": "300/m/ip"}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600

SECURE_TRANSPORT = environment.flag("KHONGGIAY_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
# A load balancer asks /healthz past the proxy, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TRANSPORT else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# `kernel.queue` and `config.background` say what is done; nothing is searched for.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS: list[str] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["khonggiay.kernel.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if environment.flag("KHONGGIAY_COLLECTED")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not environment.flag("KHONGGIAY_COLLECTED")

BLOB_DIR = DATA_DIR / "blobs"
MAIL_DIR = DATA_DIR / "mail"
MAX_UPLOAD_BYTES = environment.number("KHONGGIAY_MAX_UPLOAD_MB", 200) * 1024 * 1024
# Where clamd looks for malicious software in what is sent; empty: nobody does.
CLAMD = environment.clamd()
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = os.environ.get(
    "KHONGGIAY_EMAIL_BACKEND",
    "khonggiay.notifications.mailbox.FolderBackend",
)
EMAIL_FILE_PATH = str(MAIL_DIR)
EMAIL_HOST = os.environ.get("KHONGGIAY_SMTP_HOST", "localhost")
EMAIL_PORT = environment.number("KHONGGIAY_SMTP_PORT", 25)
EMAIL_HOST_USER = os.environ.get("KHONGGIAY_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KHONGGIAY_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("KHONGGIAY_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("KHONGGIAY_MAIL_FROM", "khonggiay@localhost")

# The address of the pages as people know it, for links in letters.
PUBLIC_URL = os.environ.get("KHONGGIAY_URL", "")

# Where the browser finds the live process: empty means "this host, the port below".
LIVE_URL = os.environ.get("KHONGGIAY_LIVE_URL", "")
LIVE_PORT = environment.number("KHONGGIAY_LIVE_PORT", 8001)

# Without it browsers keep nothing on devices, and forget what they kept.
SERVICE_WORKER = not environment.flag("KHONGGIAY_NO_OFFLINE")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "pikepdf": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("KHONGGIAY_LOG", "INFO")},
}

"""Settings of the example: one application, one SQLite file, no sessions, no pages."""
import os
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

# Nothing here is signed: the service has neither sessions nor forms.
SECRET_KEY = "not-used"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "service.urls"
INSTALLED_APPS = ["payments"]
MIDDLEWARE = []
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("PAYMENTS_DATABASE", HERE / "payments.db"),
        # How long a call waits for another one's local transaction.
        "OPTIONS": {"timeout": 10},
    }
}
# Empty: whoever reaches the port may call. Else callers must send it as their Bearer token.
PARTICIPANT_TOKEN = os.environ.get("PARTICIPANT_TOKEN", "")

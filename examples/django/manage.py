#!/usr/bin/env python3
"""The usual entry point of a Django project."""
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "service.settings")
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit(
            f"{sys.executable} has no Django. Debian's package python3-django belongs to"
            " /usr/bin/python3: use that one, or install Django for this one."
        )

    execute_from_command_line(sys.argv)

"""`khonggiay votes recount`: anyone counts a secret vote again."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from pathlib import Path

from khonggiay.config.failure import Failure


def recount(options: argparse.Namespace) -> int:
    """Print what a published list says when every signature is verified."""
    path = Path(options.file)
    try:
        published = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{path}: {error}"
        raise Failure(message) from error
    # Nothing is signed here: no key has to be kept in a data folder.
    os.environ.setdefault("KHONGGIAY_SECRET_KEY", secrets.token_urlsafe(50))
    import django

    django.setup()
    from khonggiay.meetings import operations as meetings

    try:
        found = meetings.recount(published)
    except meetings.NotAList as error:
        message = f"{path}: this is no published list of ballots"
        raise Failure(message) from error
    for fault in found.faults:
        sys.stdout.write(f"FAIL  {fault}\n")
    for choice, count in found.counts.items():
        sys.stdout.write(f"{choice:<12} {count:>5}\n")
    sys.stdout.write(f"{'ballots':<12} {found.ballots:>5}\n")
    sys.stdout.write(f"{'took part':<12} {found.took_part:>5}\n")
    return 1 if found.faults else 0

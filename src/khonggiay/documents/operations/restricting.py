"""Restrict what readers may do with a document outside the screen."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.audit import operations as audit
from khonggiay.documents.models import Document
from khonggiay.documents.queries import VersionCard
from khonggiay.documents.rules import Secrecy
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound, Refused


class NotDownloadable(Refused):
    """The document is read on the screen only."""

    code = "not_downloadable"
    message = _("This paper may be read here, but not downloaded or taken along.")
    hint = _("The secretariat of the meeting decided so; ask there for a copy.")
    status = 403


@transaction.atomic
def restrict(
    *,
    actor: Actor,
    document_id: int,
    secrecy: Secrecy,
    is_downloadable: bool,
    at: dt.datetime,
) -> None:
    """Say how far a document is open: to whom it is shown is decided elsewhere.

    An internal one (hạn chế) is closed on devices with a key and bears the reader's
    name. Saying the same again changes nothing. The caller decides who may.

    Raises:
        NotFound: there is no such document.
    """
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None:
        raise NotFound(document_id)
    if (document.secrecy, document.is_downloadable) == (secrecy, is_downloadable):
        return
    document.secrecy, document.is_downloadable = secrecy, is_downloadable
    document.save(update_fields=["secrecy", "is_downloadable"])
    audit.record(
        actor=actor,
        action="documents.restricted",
        target=f"documents.document:{document.pk}",
        at=at,
        detail={"secrecy": str(secrecy), "is_downloadable": is_downloadable},
    )


def require_download(version: VersionCard) -> None:
    """Return when the version may be downloaded.

    Raises:
        NotDownloadable: it is read on the screen only.
    """
    if not version.is_downloadable:
        raise NotDownloadable(version.id)

"""Why a file is not taken. Nothing was stored."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.errors import Refused


class NoSpace(Refused):
    """The disk that holds the blobs is full."""

    code = "no_space"
    message = _("The file was not stored: the server has no space left.")
    hint = _("Nothing was lost. Tell the administrator, then try again.")
    status = 507


class FileRefused(Refused):
    """The file cannot be taken as it is. Nothing was stored."""

    code = "file_refused"
    message = _("The file %(name)s cannot be taken.")
    status = 422


class Empty(FileRefused):
    """The file has no content."""

    code = "file_empty"
    message = _("The file %(name)s is empty.")
    hint = _("Check the file on your computer and send it again.")


class TooLarge(FileRefused):
    """The file is larger than the limit."""

    code = "file_too_large"
    message = _("The file %(name)s is larger than %(limit_mb)s MB.")
    hint = _("Divide it into parts, or scan it with a lower resolution.")
    status = 413


class NotAllowedType(FileRefused):
    """The city does not take files of this type."""

    code = "file_type_not_allowed"
    message = _("Files like %(name)s are not taken.")
    hint = _(
        "Send PDF, Word, Excel or PowerPoint (docx, xlsx, pptx), OpenDocument, "
        "or an image (PNG, JPEG, WebP, TIFF)."
    )


class ContentDoesNotMatchName(FileRefused):
    """The content is of another type than the name says."""

    code = "file_content_does_not_match"
    message = _("The content of %(name)s is not what its name says.")
    hint = _("Open the file, save it anew in the right format and send that one.")


class EncryptedFile(FileRefused):
    """The file is protected by a password."""

    code = "file_encrypted"
    message = _("The file %(name)s is protected by a password.")
    hint = _("Remove the protection and send it again.")


class Damaged(FileRefused):
    """The file cannot be read to its end."""

    code = "file_damaged"
    message = _("The file %(name)s is damaged and cannot be read.")
    hint = _("Make the file anew from its source and send that one.")


class HasMacros(FileRefused):
    """The file carries programs."""

    code = "file_has_macros"
    message = _("The file %(name)s carries macros.")
    hint = _("Save it without macros (docx, xlsx, pptx) or as PDF.")


class Bomb(FileRefused):
    """The file grows beyond measure when it is unpacked."""

    code = "file_bomb"
    message = _("The file %(name)s becomes far too large when it is unpacked.")
    hint = _("Save it as PDF and send that.")


class TooManyPages(FileRefused):
    """The file has more pages than anybody reads."""

    code = "file_too_many_pages"
    message = _("The file %(name)s has more than %(page_limit)s pages.")
    hint = _("Divide it into parts.")


class Busy(FileRefused):
    """Too many files came at once."""

    code = "files_busy"
    message = _("The server is still reading other files; %(name)s was not taken.")
    hint = _("Send it again in a minute.")
    status = 503


class Infected(FileRefused):
    """The scanner found malicious software."""

    code = "file_infected"
    message = _("The file %(name)s carries malicious software: %(found)s.")
    hint = _("Do not open it. Tell the administrator where it came from.")


class NotScanned(FileRefused):
    """The scanner did not say what is in the file."""

    code = "file_not_scanned"
    message = _("The file %(name)s could not be scanned for malicious software.")
    hint = _(
        "Nothing was stored. Try again in a minute; if it stays so, tell the "
        "administrator."
    )
    status = 503


class TooLargeToScan(FileRefused):
    """The scanner is not set to read files so large."""

    code = "file_too_large_to_scan"
    message = _("The file %(name)s is larger than the scanner reads.")
    hint = _("Divide it into parts, or ask the administrator to raise the limit.")
    status = 413


class PageTooLarge(FileRefused):
    """A page of the file is larger than any sheet."""

    code = "file_page_too_large"
    message = _("The file %(name)s has a page longer than %(metres)s metres.")
    hint = _("Print it to PDF on a usual paper size.")

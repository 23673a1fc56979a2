"""A mail transport that refuses some recipients."""

from __future__ import annotations

import smtplib

from django.core.mail.backends.locmem import EmailBackend


class Picky(EmailBackend):
    refuses: set[str] = set()
    dies_on: set[str] = set()

    def send_messages(self, messages):
        for message in messages:
            if self.refuses & set(message.to):
                raise smtplib.SMTPRecipientsRefused({})
            if self.dies_on & set(message.to):
                raise KeyboardInterrupt
        return super().send_messages(messages)

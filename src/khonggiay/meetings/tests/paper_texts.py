"""Papers with real words in them, as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from khonggiay.documents import operations as documents

PARAGRAPHS = (
    "Tổng thu ngân sách sáu tháng đầu năm đạt 52,3 phần trăm dự toán, tăng 7,1 phần "
    "trăm so với cùng kỳ.",
    "Giao Sở Xây dựng chủ trì, phối hợp với Sở Tài chính rà soát các công trình chậm "
    "tiến độ trên địa bàn.",
    "Ủy ban nhân dân các quận, huyện báo cáo kết quả giải ngân vốn đầu tư công trước "
    "ngày 20 hằng tháng.",
)


def text_pdf(*paragraphs: str, subject: str = "Về ngân sách") -> bytes:
    """Return a report of these paragraphs, the usual three without any."""
    texts: Sequence[str] = paragraphs or PARAGRAPHS
    blocks = [{"type": "paragraph", "text": text} for text in texts]
    return documents.typeset("report", {"subject": subject, "blocks": blocks})

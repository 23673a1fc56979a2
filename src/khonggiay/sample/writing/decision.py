"""Write a draft decision (dự thảo quyết định) of three to eight pages."""

from __future__ import annotations

from khonggiay.sample import people, units
from khonggiay.sample.topics import phrases
from khonggiay.sample.writing import frame
from khonggiay.sample.writing.frame import Data, Occasion


def write(occasion: Occasion) -> Data:
    """Return the data of the draft."""
    bank, unit = occasion.topic, occasion.unit
    fill = {"subject": bank["subject"], "unit": unit.name}
    general = [_article(row, fill) for row in phrases()["general_articles"]]
    own = [_article(row, fill) for row in bank["articles"]]
    measures = [
        {
            "title": part["title"],
            "clauses": [{"text": text} for text in part["items"]],
        }
        for part in bank["measures"]
    ]
    closing = [_article(row, fill) for row in phrases()["closing_articles"]]
    chapters = [
        ("Quy định chung", general),
        ("Quy định cụ thể", own),
        ("Nhiệm vụ và giải pháp", measures),
        ("Tổ chức thực hiện", [_duties(occasion), *closing, _entry(occasion)]),
    ]
    articles = []
    for title, rows in chapters:
        rows[0] = {**rows[0], "chapter": title}
        articles.extend(rows)
    bases = [
        *bank["bases"],
        f"Theo đề nghị của {_head(occasion)} tại Tờ trình số "
        f"{occasion.number('TTr')}/TTr-{unit.abbreviation} "
        f"{frame.in_words(occasion.signed_on)}",
    ]
    return {
        "issuer": frame.COMMITTEE,
        "symbol": "QĐ-UBND",
        "year": occasion.meeting_on.year,
        "draft": True,
        "subject": f"Ban hành {frame.small(bank['regulation'])}",
        "authority": "Ủy ban nhân dân thành phố Hồ Chí Minh",
        "bases": bases,
        "articles": articles,
        "signer": {
            "authority": ["TM. Ủy ban nhân dân"],
            "post": "Chủ tịch",
            "name": people.head_of(units.CITY).full_name,
        },
        "signed": False,
        "copies": [
            "Như Điều cuối",
            "Văn phòng Chính phủ",
            "Thường trực Thành ủy, Thường trực Hội đồng nhân dân thành phố",
            "Các sở, ban, ngành; Ủy ban nhân dân quận, huyện",
            f"Lưu: VT, ({bank['desk']})",
        ],
        "note": frame.NOTE,
    }


def _article(row: Data, fill: dict[str, str]) -> Data:
    clauses = [{"text": text.format(**fill)} for text in row["clauses"]]
    return {"title": row["title"], "clauses": clauses}


def _duties(occasion: Occasion) -> Data:
    bank, known = occasion.topic, units.units_by_code()
    works = [
        "phối hợp thực hiện các nội dung thuộc lĩnh vực quản lý; trả lời ý kiến trong "
        "thời hạn 07 ngày làm việc;",
        "hướng dẫn chuyên môn, kiểm tra và xử lý vướng mắc phát sinh;",
    ]
    clauses: list[Data] = [
        {
            "text": f"{occasion.unit.name}:",
            "points": [
                "Chủ trì tổ chức thực hiện Quyết định này; xây dựng kế hoạch chi tiết "
                "trong thời hạn 15 ngày làm việc;",
                "Theo dõi, đôn đốc, tổng hợp khó khăn, báo cáo Ủy ban nhân dân thành "
                "phố;",
                "Sơ kết sau 06 tháng, tổng kết sau 01 năm thực hiện.",
            ],
        }
    ]
    clauses.extend(
        {
            "text": f"{known[code].name}:",
            "points": [frame.capital(work) for work in works],
        }
        for code in bank["units"]
    )
    clauses.append(
        {
            "text": "Ủy ban nhân dân các quận, huyện tổ chức thực hiện trên địa bàn, "
            "phân công một Phó Chủ tịch trực tiếp phụ trách."
        }
    )
    return {"title": "Trách nhiệm của các đơn vị", "clauses": clauses}


def _entry(occasion: Occasion) -> Data:
    return {
        "title": "Hiệu lực và trách nhiệm thi hành",
        "clauses": [
            {"text": "Quyết định này có hiệu lực sau 10 ngày kể từ ngày ký."},
            {
                "text": "Chánh Văn phòng Ủy ban nhân dân thành phố, "
                f"{_head(occasion)}, Thủ trưởng các sở, ban, ngành, Chủ tịch Ủy ban "
                "nhân dân các quận, huyện và các tổ chức, cá nhân có liên quan chịu "
                "trách nhiệm thi hành Quyết định này./."
            },
        ],
    }


def _head(occasion: Occasion) -> str:
    unit = occasion.unit
    title = people.HEADS.get(unit.kind, "Chánh Văn phòng")
    return f"{title} {unit.name}"

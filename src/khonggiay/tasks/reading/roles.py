"""Who leads, who coordinates, who is merely named: by the words around each unit."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import dataclasses
import re

from khonggiay.tasks.reading.directory import Hit

GIVE = r"giao(?! thong| duc| dich| luu| vien| hang| ban\b(?! quan| dan| ql)| tiep| mua| nhan| nop| thoa| huong| thua)"
_LIST = re.compile(r"^ *(?:,|va|,? va|&|/|\+|-) *$")
_COORD_HEAD = re.compile(
    r"\b(?:(?:don vi |co quan )?(?:phoi hop|ph) ?(?:thuc hien )?(?:chat che )?(?:cung voi|voi|cung|gom|la)?"
    r"|cung(?: voi)?|ho tro|(?:voi )?su (?:tham gia|phoi hop|ho tro)(?: cua)?|co su tham gia cua"
    r"|cung tham gia|tham gia|moi)(?: (?:cac )?(?:don vi|co quan|so))?[ :(]*$"
)
_WATCH_HEAD = re.compile(
    r"\b(?:theo doi|don doc|giam sat|bao cao(?: (?:cho|len|ket qua|ve|tien do|voi))*|trinh|(?:dong )?gui(?: (?:cho|ve|bao cao|den|ket qua|qua|toi))*"
    r"|sao (?:gui|y)|cc|noi nhan|thong bao cho|bao cho|(?:de nghi|de xuat|kien nghi|tham muu|van ban|cong van|to trinh|y kien|bao cao|quyet dinh|ket luan|phan anh|nguon|du thao|thong bao|tham dinh|giay moi)(?: (?:so|ngay) \S+)*(?: cua)?"
    r"|cua|tai|tren dia ban|dia ban|thuoc|tu|o|den|khu vuc|thay(?: cho| vi)?|theo|xin y kien|lay y kien|lien quan(?: den)?|voi|so|qua|ve|cho|kinh gui|thong qua|vao|tru|ngoai|khong phai(?: la)?|khong giao(?: cho)?|doi voi|benh canh|giua)[ :(]*$"
)
_LEAD_HEAD = re.compile(
    r"\b(?:chu tri|don vi chu tri|co quan chu tri|dau moi|don vi (?:thuc hien|dau moi)|chiu trach nhiem chinh|nguoi chu tri|phu trach)(?: chinh)?(?: la)?[ :]*$"
)
_GIVE_HEAD = re.compile(
    rf"\b(?:(?:{GIVE})|yeu cau|de nghi|chi dao|phan cong|nho|chuyen|do|assign|cu|giup|giao nhiem vu)"
    r"(?: (?:cho|nhiem vu cho|viec cho|khan|gap|ngay|nhiem vu|tiep|lai|viec|them|(?:moi|tung) (?:don vi|co quan|so)))*[ :,(]*$"
)
_LEAD_TAIL = re.compile(
    r"^[ ,(:-]*(?:(?:la |lam |giu vai tro |don vi |co quan |se )*(?:chu tri|dau moi|chiu trach nhiem chinh|phu trach chinh|chu cong)|chu tri)"
)
_COORD_TAIL = re.compile(
    r"^[ ,(:-]*(?:cung |la don vi |se |de |co trach nhiem )*(?:phoi hop|ho tro|tham gia)\b"
)
_WATCH_TAIL = re.compile(
    r"^[ ,(:-]*(?:(?:co trach nhiem|giup|de|de biet va) )?(?:theo doi|don doc|giam sat|de biet|nhan bao cao|nhan ket qua|tong hop, theo doi)\b"
)
_SENDER_TAIL = re.compile(
    r"^ *(?:de nghi|kien nghi|bao cao tai|trinh tai|gui|co van ban|co cong van|vua|da|dang|tham muu|neu|phan anh)\b(?! ban hanh)"
)
VERBS = re.compile(
    r"^[ :-]*(?:(?:phai|can|khan truong|chiu trach nhiem|co trach nhiem|tiep tuc|som|gap|nhanh chong|chu dong|tap trung|cung|ngay|lap tuc) )*"
    r"(?:ra soat|kiem tra|bao cao|trinh|lap|xay dung|xu ly|thuc hien|trien khai|to chuc|tham muu|tham dinh|gop y|co y kien|cho y kien"
    r"|hoan thanh|chuan bi|tong hop|de xuat|danh gia|thong ke|cap nhat|khao sat|cung cap|giai quyet|nghien cuu|soan|du thao|gui|tra loi|bo tri|khac phuc|sua|lam|don|phan hoi|"
    r"cong bo|tuyen truyen|huong dan|thanh tra|xac minh|giai trinh|hop|nop|don dep|nao vet|lap dat|ban hanh|phe duyet|tiep|ho tro|rut|doi|cong khai|thu|chi|mua|dang|phun|tap huan|quyet toan|dieu chinh|quan ly|van hanh|kiem ke|gia co|len|viet|mo|giam|dam bao|bao dam|theo doi|tang|ra|thong tin|thong bao|giai toa|di doi|phan luong|nghiem thu|tong ket|so ket|tuan tra|cam bien|quang ba|duy tu|dieu tra|phoi hop xu ly|cap phep|tham gia|tham van|doi thoai|tiep nhan|ket luan|hoan chinh|hoan thien|day nhanh|bo sung|rut ngan|tap trung|thu hoi|xet|dao tao|boi duong|van dong|thao do|cuong che)\b"
)
_NOBODY_LEADS = re.compile(
    r"\b(?:moi|tung|cac) don vi\b(?! lien quan)|\bmoi (?:noi|so|quan|ben)\b|\bmoi co quan\b"
)

# "Giao A (chủ trì), B, C tổ chức": those beside the one that leads coordinate.
_BESIDE = re.compile(
    r" ?\((?:la |don vi )*(?:chu tri|dau moi)\) ?(?:,|va|cung) ?(?:va )?",
    re.I,
)
# Who assigns is neither (10): "Chủ tịch UBND thành phố giao Sở Y tế".
_GIVER = re.compile(
    rf" *(?:da |co y kien )?(?:{GIVE}|yeu cau|chi dao|phan cong)(?: cho)? *"
)


@dataclasses.dataclass(slots=True)
class Group:
    """Units named in one list, and what the list is to the work."""

    hits: list[Hit]
    role: str = "none"

    @property
    def start(self) -> int:
        """Return where the list begins."""
        return self.hits[0].start

    @property
    def end(self) -> int:
        """Return where the list ends."""
        return self.hits[-1].end


def groups_of(bare: str, hits: list[Hit]) -> list[Group]:
    """Return the lists of units of the line, each with its role."""
    groups: list[Group] = []
    for hit in hits:
        last = groups[-1] if groups else None
        is_for = last and bare[: last.start].endswith("thay mat ")
        if last and not is_for and _LIST.fullmatch(bare[last.end : hit.start]):
            last.hits.append(hit)
        else:
            groups.append(Group([hit]))
    for at, group in enumerate(groups):
        following = groups[at + 1].start if at + 1 < len(groups) else None
        group.role = _role(bare, group, following)
        before = groups[at - 1] if at else None
        if before and bare[before.end : group.start].strip() == "giup":
            group.role = "none"
        if (
            group.role == "lead"
            and before
            and before.role == "lead"
            and bare[before.end : group.start].strip() == "chu tri"
            and _COORD_TAIL.match(bare[group.end :])
        ):
            group.role = "coord"  # Dictated: "A chủ trì B phối hợp".
        elif (
            before
            and before.role in {"lead", "given"}
            and _BESIDE.fullmatch(bare[before.end : group.start])
        ):
            group.role = "coord"
    return groups


def _role(bare: str, group: Group, following: int | None) -> str:
    head, tail = bare[: group.start], bare[group.end :]
    if following is not None and _GIVER.fullmatch(bare[group.end : following]):
        return "none"
    if (
        _LEAD_TAIL.match(tail)
        and not re.match(r"^[ ]*,? *chu tri *:", tail)
        and not _COORD_HEAD.search(head)
    ):
        return "lead"
    if _LEAD_HEAD.search(head) and not re.search(r"\bkhong chu tri\W*$", head):
        return "lead"
    if re.search(
        r"\b(?:khong giao|khong phai|thay (?:cho|vi)|khong can)(?: \w+)? *$", head
    ):
        return "none"
    if _GIVE_HEAD.search(head) and not re.search(
        r"\b(?:theo|tu|van ban|cong van|co|cua) (?:de nghi|yeu cau|chi dao)\W*$", head
    ):
        coord = _COORD_TAIL.match(tail)
        onto = coord and _is_onto(bare[group.end + coord.end() : following], following)
        if coord and not onto:
            return "given_coord"
        return "given_watch" if _WATCH_TAIL.match(tail) else "given"
    if _COORD_HEAD.search(head) and not re.search(
        r"\b(?:hang|cung) (?:cap|ky)\W*$", head
    ):
        return "coord"
    if _WATCH_HEAD.search(head) and not re.search(r"(?:^|[;.])\W*$", head):
        return "none"
    if _WATCH_TAIL.match(tail):
        return "watch"
    coord = _COORD_TAIL.match(tail)
    if coord and _is_onto(bare[group.end + coord.end() : following], following):
        return "start" if _is_start(head) else "verb"
    if coord and following is None and _is_start(head) and _HELP.match(tail):
        return "start"
    if coord:
        return "coord"
    if _SENDER_TAIL.match(tail) and not VERBS.match(tail):
        return "none"
    if re.search(r"\b(?:con|rieng) $", head) and re.match(r" [a-z]", tail):
        return "verb"
    if _is_start(head):
        return "start" if tail.strip(" .,;:") or not head.strip() else "tail"
    if re.search(
        r"(?:[,;.:(-]|\b(?:va|con|dong thoi|rieng|sau do))(?: (?:va|con|rieng|dong thoi))? *$",
        head,
    ) and VERBS.match(tail):
        return "verb"
    if re.search(r"[,;:(-] *$", head) and not tail.strip(" .)!,"):
        return "tail"
    return "none"


def _is_onto(gap: str, following: int | None) -> bool:
    """Tell whether another unit stands right behind "phối hợp (với)"."""
    if re.match(
        r" *(?:chat che )?(?:voi|cung) (?:cac )?(?:so|don vi|co quan|nganh|ben)\b", gap
    ):
        return True
    return following is not None and bool(
        re.fullmatch(r" *(?:voi|cung|cung voi|la|gom|co)?:? *", gap)
    )


_HEADING = re.compile(
    r"(?:[\W\d_]|\b[a-d]\)|\b(?:s6u|khan|gap|hoa toc|thuong khan|rat|cap|viec|cong viec|nhiem vu|chi dao|ttg|kinh|gui|de nghi|nhac|luu y|chao|em|a|nho|va|con|rieng|dong thoi|thu|ngay|truoc|trong|den|cham|nhat|han|chung|chieu|sang|mai|hom|nay|tuan|sau|toi|thang|quy|hai|ba|tu|nam|bay|chu|nhat|het|cuoi|dau|la|muon|gio|h|mot|kia|bua|trua|dem|cn|tre|lau|khong|qua|vao|luc|ke tiep|toi day|am lich|duong lich|mung|ram|tet|nguyen dan|giua|tat ca|ca|lam viec|vong|nua|anh chi|[ivx]+|g|t\d|\d+h\d*|muon nhat)\b)*$"
)


def _is_start(head: str) -> bool:
    clause = re.split(r"[;]|\. |\d[.)] |: ", head)[-1]
    return bool(_HEADING.fullmatch(clause))


def each_apart(bare: str) -> bool:
    """Tell whether every unit of a list gets the task for itself."""
    return bool(_NOBODY_LEADS.search(bare))


# "Sở Y tế hỗ trợ 320 người": with nobody beside it, this is the work.
_HELP = re.compile(r" (?:ho tro|tham gia) \w")
_NO_WORK = re.compile(
    r"^ *(?:$|[^\w\s]|(?:truoc|han|cham|muon|trong|den|de|va|ve|theo|cung|phoi|chu tri|tham"
    r"|tai|tren|o|voi|giao|yeu cau|chi dao|hoac|hay|khi|co lien quan|tphcm|tp|nhe|a)\b)"
)


def may_begin(bare: str, group: Group) -> bool:
    """Tell whether a unit that is merely named may begin a task of its own.

    Behind a comma or a stop, with words after it that no list of verbs knows.
    """
    if group.role != "none" or not all(hit.codes for hit in group.hits):
        return False
    head, tail = bare[: group.start], bare[group.end :]
    is_apart = re.search(
        r"(?:[,.;]|\d[.)]|\b(?:va|con|dong thoi|sau do))(?: va)? *$", head
    )
    is_place = all(code.isdigit() for hit in group.hits for code in hit.codes)
    if is_apart and not is_place and re.match(r" *(?:han|truoc|cham|muon)\b", tail):
        return True
    return bool(is_apart) and not _NO_WORK.match(tail)

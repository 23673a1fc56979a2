"""Addresses of meetings: preparation here, the room in `room_urls`."""

from django.urls import path

from khonggiay.meetings.web import (
    changes_views,
    device_views,
    list_views,
    note_views,
    opinion_views,
    paper_state,
    paper_views,
    people_views,
    prepare_views,
    print_views,
    programme_views,
    reading_views,
    replacement_views,
    restricting_views,
    room_urls,
)

_MEETING = "phien-hop/<int:meeting_id>/"
_ITEM = "phien-hop/noi-dung/<int:item_id>/"
_PAPER = "phien-hop/tai-lieu/<int:paper_id>/"
_SHOWN = f"{_PAPER}<slug:digest>/"
_SENT = "phien-hop/thay-the/<int:replacement_id>/"

urlpatterns = [
    path("phien-hop/", list_views.meetings, name="meetings"),
    path("phien-hop/soan/", prepare_views.compose, name="compose_meeting"),
    path(_MEETING, prepare_views.meeting, name="meeting"),
    path(f"{_MEETING}dai-bieu/", prepare_views.side, name="meeting_people"),
    path(f"{_MEETING}thong-tin/", prepare_views.facts, name="meeting_facts"),
    path(f"{_MEETING}thanh-phan/", people_views.participants, name="participants"),
    path(f"{_MEETING}trinh/", prepare_views.submit, name="submit_programme"),
    path(f"{_MEETING}tra-lai/", prepare_views.return_, name="return_programme"),
    path(f"{_MEETING}duyet/", prepare_views.approve, name="approve_programme"),
    path(f"{_MEETING}tra-loi/", prepare_views.reply, name="reply"),
    path(f"{_MEETING}noi-dung/", programme_views.add_item, name="add_item"),
    path(f"{_MEETING}sap-xep/", programme_views.move, name="move_item"),
    path(f"{_MEETING}y-kien/", opinion_views.collation, name="collation"),
    path(f"{_MEETING}ghi-chu/", note_views.notes, name="meeting_notes"),
    path(
        f"{_MEETING}ghi-chu/danh-muc.pdf",
        note_views.notes_file,
        name="meeting_notes_file",
    ),
    path(
        f"{_MEETING}ghi-chu/danh-muc.docx",
        note_views.notes_word_file,
        name="meeting_notes_word_file",
    ),
    path(
        f"{_MEETING}ghi-chu/ghi-chu.jsonld",
        note_views.exchanged,
        name="meeting_annotations",
    ),
    path(f"{_MEETING}thiet-bi/", device_views.readiness, name="meeting_devices"),
    path(f"{_MEETING}thiet-bi/nhac/", device_views.ask, name="ask_for_packs"),
    path("thiet-bi/", device_views.here, name="here"),
    path("thiet-bi/<uuid:device_id>/khoa/", device_views.keys, name="pack_keys"),
    path(
        "thiet-bi/<uuid:device_id>/thu-hoi/",
        device_views.withdraw,
        name="withdraw_device",
    ),
    path(f"{_MEETING}chuong-trinh.pdf", print_views.programme_file, name="programme"),
    path(f"{_MEETING}ma.svg", print_views.code, name="meeting_code"),
    path(_ITEM, programme_views.item, name="item"),
    path(f"{_ITEM}len/", programme_views.step, {"direction": "len"}, name="item_up"),
    path(
        f"{_ITEM}xuong/", programme_views.step, {"direction": "xuong"}, name="item_down"
    ),
    path(f"{_ITEM}xoa/", programme_views.remove_item, name="remove_item"),
    path(f"{_ITEM}tai-lieu/", programme_views.papers, name="item_papers"),
    path(f"{_ITEM}y-kien/", opinion_views.opinion, name="opinion"),
    path(_PAPER, paper_views.reader, name="paper"),
    path(f"{_PAPER}tinh-trang/", paper_state.state, name="paper_state"),
    path(f"{_PAPER}goc/", paper_views.original, name="paper_original"),
    path(f"{_PAPER}ban-in/", note_views.printed, name="printed_paper"),
    path(f"{_PAPER}da-doc/", paper_views.note_reading, name="note_reading"),
    path(f"{_PAPER}han-che/", restricting_views.restrict, name="restrict_paper"),
    path(f"{_PAPER}xoa/", programme_views.remove_paper, name="remove_paper"),
    path(f"{_PAPER}thay-doi/", changes_views.changes, name="paper_changes"),
    path(
        f"{_PAPER}thay-doi.json",
        changes_views.changed_pages,
        name="paper_changed_pages",
    ),
    path(f"{_PAPER}thay-the/", replacement_views.replace, name="replace_paper"),
    path(
        f"{_MEETING}cho-xac-nhan/",
        replacement_views.waiting,
        name="waiting_replacements",
    ),
    path(f"{_MEETING}tinh-hinh-doc/", reading_views.status, name="reading_status"),
    path(f"{_MEETING}tinh-hinh-doc/bang/", reading_views.table, name="reading_table"),
    path(f"{_MEETING}tinh-hinh-doc.csv", reading_views.export, name="reading_export"),
    path(f"{_MEETING}nhac-doc/", reading_views.remind, name="remind_readers"),
    path(_SENT, replacement_views.proposal, name="replacement"),
    path(f"{_SENT}doc/", replacement_views.read, name="read_proposed"),
    path(f"{_SENT}goc/", replacement_views.original, name="proposed_original"),
    path(f"{_SENT}<slug:digest>.pdf", replacement_views.file, name="proposed_file"),
    path(f"{_SENT}xac-nhan/", replacement_views.confirm, name="confirm_replacement"),
    path(f"{_SENT}tu-choi/", replacement_views.decline, name="decline_replacement"),
    path(f"{_SENT}rut/", replacement_views.withdraw, name="withdraw_replacement"),
    path(f"{_PAPER}<slug:digest>.pdf", paper_views.file, name="paper_file"),
    path(f"{_SHOWN}trang-1.webp", paper_views.preview, name="paper_preview"),
    path(f"{_SHOWN}anh-<int:number>.webp", paper_views.sheet, name="paper_sheet"),
    path(f"{_SHOWN}chu.json", paper_views.texts, name="paper_texts"),
    *room_urls.urlpatterns,
]

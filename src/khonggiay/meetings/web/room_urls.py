"""Addresses of the room: the session itself, the desk, the big screen."""

from django.urls import path

from khonggiay.meetings.web import (
    conclusion_views,
    desk_views,
    room_views,
    screen_views,
)

_MEETING = "phien-hop/<int:meeting_id>/"
_ITEM = "phien-hop/noi-dung/<int:item_id>/"
_SPEECH = "phien-hop/phat-bieu/<int:request_id>/"
_VOTE = "phien-hop/bieu-quyet/<int:vote_id>/"
_PARTICIPANT = "phien-hop/dai-bieu/<int:participant_id>/"

urlpatterns = [
    path(f"{_MEETING}hop/", room_views.room, name="meeting_room"),
    path(f"{_MEETING}trang-thai/", room_views.state, name="meeting_state"),
    path(f"{_MEETING}cua-toi/", room_views.place, name="meeting_place"),
    path(f"{_MEETING}khai-mac/", room_views.open_session, name="open_session"),
    path(f"{_MEETING}tam-dung/", room_views.suspend, name="suspend_session"),
    path(f"{_MEETING}tiep-tuc/", room_views.resume, name="resume_session"),
    path(f"{_MEETING}be-mac/", room_views.close_session, name="close_session"),
    path(f"{_MEETING}phat-bieu/", room_views.ask_to_speak, name="ask_to_speak"),
    path(f"{_ITEM}chuyen-den/", room_views.go_to_item, name="go_to_item"),
    path(f"{_ITEM}bo-qua/", room_views.skip_item, name="skip_item"),
    path(f"{_MEETING}hoan-tac/", room_views.undo_step, name="undo_step"),
    path(f"{_ITEM}bieu-quyet/", room_views.open_vote, name="open_vote"),
    path(f"{_SPEECH}them-gio/", room_views.extend_speech, name="extend_speech"),
    path(f"{_MEETING}thu-tu/", room_views.order_speakers, name="order_speakers"),
    path(f"{_SPEECH}rut/", room_views.withdraw, name="withdraw_speech"),
    path(f"{_SPEECH}moi/", room_views.give_floor, name="give_floor"),
    path(f"{_SPEECH}ket-thuc/", room_views.end_speech, name="end_speech"),
    path(f"{_VOTE}bo-phieu/", room_views.cast, name="cast_vote"),
    path(f"{_VOTE}ket-thuc/", room_views.close_vote, name="close_vote"),
    path(f"{_MEETING}diem-danh/", desk_views.check_in, name="check_in"),
    path(f"{_MEETING}ban-don-tiep/", desk_views.desk, name="meeting_desk"),
    path(f"{_MEETING}ban-don-tiep/ma.svg", desk_views.code, name="check_in_code"),
    path(f"{_PARTICIPANT}diem-danh/", desk_views.check_in_other, name="check_in_other"),
    path(f"{_PARTICIPANT}roi-phong/", desk_views.leave, name="leave_room"),
    path(f"{_MEETING}ket-luan/", conclusion_views.overview, name="meeting_conclusions"),
    path(f"{_ITEM}ket-luan/", conclusion_views.write, name="write_conclusion"),
    path(
        f"{_MEETING}ket-luan/phe-duyet/",
        conclusion_views.approve,
        name="approve_conclusions",
    ),
    path(
        f"{_MEETING}thong-bao-ket-luan.pdf",
        conclusion_views.notice_file,
        name="notice_file",
    ),
    path("man-hinh/<int:meeting_id>/", screen_views.screen, name="meeting_screen"),
    path(
        "man-hinh/<int:meeting_id>/trang-thai/",
        screen_views.state,
        name="screen_state",
    ),
    path("man-hinh/<int:meeting_id>/ve/", screen_views.ticket, name="screen_ticket"),
]

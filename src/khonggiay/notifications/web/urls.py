"""The addresses of notices."""

from django.urls import path

from khonggiay.notifications.web import views

urlpatterns = [
    path("thong-bao/", views.notices, name="notice_list"),
    path("thong-bao/moi/", views.bell, name="notices"),
    path("thong-bao/da-doc/", views.read_all, name="notices_read"),
    path("thong-bao/<int:notice_id>/", views.follow, name="notice"),
    path("thu-mau/", views.sample_mail, name="sample_mail"),
]

"""Addresses of a person's own pages."""

from django.urls import path

from khonggiay.people.web import views

urlpatterns = [
    path("ngon-ngu/", views.language, name="language"),
    path("ca-nhan/", views.profile, name="profile"),
    path("ca-nhan/ma-truy-cap/", views.issue_token, name="issue_token"),
    path(
        "ca-nhan/ma-truy-cap/<int:token_id>/thu-hoi/",
        views.revoke_token,
        name="revoke_token",
    ),
]

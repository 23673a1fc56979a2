"""Addresses of the directory."""

from django.urls import path

from khonggiay.organisations.web import views

urlpatterns = [
    path("chuc-vu/", views.choose_post, name="choose_post"),
    path("danh-ba/nguoi/", views.find_people, name="find_people"),
    path("danh-ba/don-vi/", views.find_units, name="find_units"),
]

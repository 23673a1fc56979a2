"""The address of the search page."""

from django.urls import path

from khonggiay.search.web import views

urlpatterns = [path("tim-kiem/", views.search, name="search")]

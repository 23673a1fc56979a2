"""The addresses of the search page."""

from django.urls import path

from khonggiay.search.web import views

urlpatterns = [
    path("tim-kiem/", views.search, name="search"),
    path("tim-kiem/trang/", views.pages, name="search_pages"),
    path("tim-kiem/goi-y/", views.suggestions, name="search_suggestions"),
]

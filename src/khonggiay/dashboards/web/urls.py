"""Addresses of dashboards."""

from django.urls import path

from khonggiay.dashboards.web import today_views

urlpatterns = [path("hom-nay/", today_views.today, name="today")]

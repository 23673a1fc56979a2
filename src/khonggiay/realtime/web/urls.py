"""The addresses of realtime."""

from django.urls import path

from khonggiay.realtime.web import views

urlpatterns = [path("truc-tiep/ve/", views.live_ticket, name="live_ticket")]

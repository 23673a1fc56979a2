"""The addresses of tasks."""

from django.urls import path

from khonggiay.tasks.web import assign_views, views

urlpatterns = [
    path("nhiem-vu/", views.task_list, name="tasks"),
    path("nhiem-vu/giao/", assign_views.assign, name="assign_task"),
    path("nhiem-vu/han/", assign_views.due_day, name="task_due_day"),
    path("nhiem-vu/<int:task_id>/", views.task, name="task"),
    path("nhiem-vu/<int:task_id>/tep/<int:file_id>/", views.file, name="task_file"),
    path("nhiem-vu/<int:task_id>/<slug:act>/", views.act, name="task_act"),
]

"""The addresses of the machine API, below /api/v1/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

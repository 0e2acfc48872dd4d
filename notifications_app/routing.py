"""Where the broadcast is heard; the site wraps these in its own middleware."""

from django.urls import path

from notifications_app import consumers

websocket_urlpatterns = [
    path("ws/v1/schemas/", consumers.AnnouncementConsumer.as_asgi()),
    path("ws/v1/schemas/<str:topic>/", consumers.AnnouncementConsumer.as_asgi()),
]

"""The keys of one's modules: what they are for and when they were used, no secrets."""

from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app.api import openapi, paging
from schemas_app.api.serializers import keys as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import base
from schemas_app.selectors import modules


class Keys(base.View):
    """All keys that whoever asks has to do with."""

    @openapi.operation(
        "list_keys",
        "List keys",
        answers={200: serializers.KeyPage},
        refused=["bad_value"],
        parameters=[requests.NumberQuery],
        tags=["modules"],
    )
    def get(self, request: Request) -> Response:
        """Of the modules one owns and those one answers for; a key sees its module's."""
        page = paging.page(
            modules.keys_of(self.by),
            key="pk",
            wanted=paging.Wanted(**self.query(requests.NumberQuery)),
            path=request.path,
        )
        return Response(serializers.KeyPage(page).data)

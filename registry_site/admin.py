"""Django's accounts and groups with our forms in place of its own.

Not in the site's table: Django registers its own while it looks for modules of this
name, so that ours take their place only here.
"""

from django.contrib import admin
from django.contrib.auth.models import Group, User

from schemas_app.admin import people_records

admin.site.unregister([User, Group])
admin.site.register(User, people_records.UserAdmin)
admin.site.register(Group, people_records.GroupAdmin)

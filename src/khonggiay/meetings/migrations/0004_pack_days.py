"""Bodies that stood before devices did get the retention of packs that we propose."""

import datetime as dt

from django.db import migrations

DAYS = 7
SOURCE = "Đề xuất khi cài đặt; chờ quy chế của cơ quan"
SINCE = dt.date(2019, 1, 1)


def propose(apps, schema_editor):
    Body = apps.get_model("meetings", "Body")
    BodyRule = apps.get_model("meetings", "BodyRule")
    for body in Body.objects.order_by("pk"):
        BodyRule.objects.create(
            body=body,
            kind="pack_days",
            numerator=DAYS,
            article=SOURCE,
            valid_from=SINCE,
        )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_devices")]

    operations = [migrations.RunPython(propose, migrations.RunPython.noop)]

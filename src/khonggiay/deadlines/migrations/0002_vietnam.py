"""The country's calendar: public holidays and exchanged days, each with its source."""

import csv
from pathlib import Path

from django.db import migrations

DAYS = Path(__file__).resolve().parent.parent / "data" / "vietnam-days.csv"


def load(apps, schema_editor):
    """Enter the country's calendar with its days."""
    calendar = apps.get_model("deadlines", "WorkingCalendar").objects.create(
        code="vn", name="Lịch làm việc chung của cả nước"
    )
    day_model = apps.get_model("deadlines", "CalendarDay")
    with DAYS.open(encoding="utf-8", newline="") as file:
        day_model.objects.bulk_create(
            day_model(
                calendar=calendar,
                on=row["on"],
                is_working=row["is_working"] == "1",
                name=row["name"],
                name_en=row["name_en"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


def unload(apps, schema_editor):
    """Remove the country's calendar."""
    apps.get_model("deadlines", "WorkingCalendar").objects.filter(code="vn").delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]

"""Tasks, their parts, steps, files and reminders."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0002_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('content', models.TextField(blank=True, default='')),
                ('folded', models.TextField(editable=False)),
                ('source_kind', models.CharField(blank=True, default='', max_length=40)),
                ('source_id', models.BigIntegerField(blank=True, null=True)),
                ('source_label', models.CharField(blank=True, default='', max_length=300)),
                ('source_url', models.CharField(blank=True, default='', max_length=300)),
                ('quote', models.TextField(blank=True, default='')),
                ('source_key', models.CharField(blank=True, max_length=120, null=True, unique=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_rule', models.CharField(blank=True, default='', max_length=40)),
                ('due_version', models.PositiveSmallIntegerField(default=1)),
                ('assigned_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('assigned', 'Assigned'), ('accepted', 'Accepted'), ('in_progress', 'In progress'), ('reported', 'Awaiting acceptance'), ('returned', 'Returned for rework'), ('completed', 'Completed'), ('refused', 'Refused by the lead unit'), ('cancelled', 'Cancelled')], default='assigned', max_length=20)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('assigner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('assigner_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('lead_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rung', models.CharField(max_length=20)),
                ('due_version', models.PositiveSmallIntegerField()),
                ('fire_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='tasks.task')),
            ],
        ),
        migrations.CreateModel(
            name='ProgressReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('assignment', 'Assigned the task'), ('taking', 'Accepted the task'), ('refusal', 'Refused the task'), ('hand_over', 'Handed the task over'), ('progress', 'Reported progress'), ('completion', 'Reported the work done'), ('acceptance', 'Accepted the result'), ('return', 'Returned the result'), ('cancellation', 'Cancelled the task')], max_length=20)),
                ('percent', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True, default='')),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='tasks.task')),
            ],
        ),
        migrations.CreateModel(
            name='Involvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'Leads'), ('coordinating', 'Takes part'), ('following', 'Follows')], max_length=20)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='involvements', to='tasks.task')),
            ],
        ),
        migrations.CreateModel(
            name='TaskFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('filename', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=120)),
                ('size', models.PositiveBigIntegerField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='tasks.progressreport')),
            ],
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['officer', 'state', 'due_on'], name='task_officer'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['lead_unit', 'state', 'due_on'], name='task_lead'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['assigner', 'state'], name='task_assigner'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['assigner_unit', 'state'], name='task_given_by_unit'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'assigned', 'in_progress', 'returned'])), fields=['due_on', 'id'], name='task_to_do'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('assigner_unit', 'year', 'number'), name='one_task_number_per_unit_and_year'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='progress_is_at_most_100_percent'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), ('state__in', ['accepted', 'assigned', 'in_progress', 'reported', 'returned']), _connector='XOR'), name='a_task_is_open_or_was_closed'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'reported'), _negated=True), ('reported_at__isnull', False), _connector='OR'), name='a_reported_task_knows_when'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['fire_at', 'id'], name='reminders_to_send'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('task', 'person', 'rung', 'due_version'), name='one_reminder_per_task_person_rung_and_due_version'),
        ),
        migrations.AddIndex(
            model_name='progressreport',
            index=models.Index(fields=['task', 'id'], name='reports_of_a_task'),
        ),
        migrations.AddConstraint(
            model_name='progressreport',
            constraint=models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='a_report_is_at_most_100_percent'),
        ),
        migrations.AddConstraint(
            model_name='progressreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'hand_over'), _negated=True), ('officer__isnull', False), _connector='OR'), name='a_hand_over_names_the_officer'),
        ),
        migrations.AddConstraint(
            model_name='involvement',
            constraint=models.UniqueConstraint(fields=('task', 'unit'), name='one_part_per_task_and_unit'),
        ),
        migrations.AddConstraint(
            model_name='involvement',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'lead')), fields=('task',), name='one_lead_unit_per_task'),
        ),
        migrations.AddConstraint(
            model_name='taskfile',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='a_task_file_has_content'),
        ),
    ]

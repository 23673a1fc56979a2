"""People who write on a document."""

from __future__ import annotations

import pytest

from khonggiay.documents.tests import marking
from khonggiay.documents.tests.marking import Writer
from khonggiay.people.models import Person


@pytest.fixture
def blobs(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def version(blobs):
    return marking.document()


@pytest.fixture
def writer(version):
    person = Person.objects.create(full_name="Trần Thị Hoà")
    return Writer(person.pk, version.document_id, version.id)


@pytest.fixture
def other(version):
    person = Person.objects.create(full_name="Lê Văn Bình")
    return Writer(person.pk, version.document_id, version.id)

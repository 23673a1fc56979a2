"""Paperless meetings (phòng họp không giấy), from the programme to the conclusions."""

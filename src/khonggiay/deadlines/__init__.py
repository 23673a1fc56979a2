"""Working calendars (lịch làm việc) and terms counted in working days."""

"""What every module stands on: actor, clock, dates, outbox, errors, HTTP, pages."""

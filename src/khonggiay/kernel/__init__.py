"""What every module stands on: actor, clock, dates, outbox, errors, HTTP, page components."""

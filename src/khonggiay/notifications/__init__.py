"""What people are told: in the application, live, and by e-mail.

A notice is written once per person and key, in the transaction that has the reason;
its live event goes with it, its e-mail follows at least once.
"""

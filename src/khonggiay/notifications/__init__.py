"""What people are told: in the application, live, and by e-mail."""

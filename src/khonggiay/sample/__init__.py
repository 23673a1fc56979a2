"""The sample city: Ho Chi Minh City of 2019 with fictional people and papers."""

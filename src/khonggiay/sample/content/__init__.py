"""The words of the sample city: topics, phrases and the programmes of its meetings."""

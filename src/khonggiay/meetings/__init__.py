"""Paperless meetings (phòng họp không giấy): programme, papers, replies, session, votes, conclusions."""

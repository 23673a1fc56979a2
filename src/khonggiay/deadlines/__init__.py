"""The working calendar (lịch làm việc) and the reckoning of legal terms (thời hạn).

Days off and make-up days are dated data with their source; a term counts calendar days
unless *ngày làm việc* is said. *(Bộ luật Dân sự 2015, Điều 144–148)*
"""

"""Work given out (giao việc): who leads, until when, how far it is, who accepts it.

A directive names one unit that leads (chủ trì) and others that take part (phối hợp);
the unit's head passes it to an officer; whoever gave it accepts the result.
*(Quyết định 42/2014/QĐ-TTg, theo dõi nhiệm vụ giao)*
"""

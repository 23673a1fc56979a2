"""Documents (văn bản, tài liệu): versions, pages, and official forms set in type."""

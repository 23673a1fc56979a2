"""Documents (văn bản, tài liệu), their versions and pages, and the typesetting of official forms."""

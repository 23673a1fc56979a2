"""Units (cơ quan, đơn vị), positions (chức vụ) and appointments (bổ nhiệm), all dated."""

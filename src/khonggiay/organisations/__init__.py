"""Units (cơ quan, đơn vị), positions (chức vụ), appointments (bổ nhiệm), all dated."""

"""Settings, URLs, processes and the `khonggiay` command: what ties all together."""

"""Settings, URLs, processes and the `khonggiay` command: what ties the modules together."""

"""Pages for visitors' phones: plain forms, one question a page, complete without any script."""

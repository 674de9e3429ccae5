"""The HTTP side: device and staff API, its description, and the visitors' pages."""

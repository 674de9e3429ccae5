"""Devices beside a program: ticket printers, counter displays, scanners and keypads.

Plain threads and callbacks, no user interface and no server: whoever uses a device turns the callbacks into
signals of its own toolkit. Every module imports on every system; what only Linux can do says so when it is used.
"""

"""The operator's windows: they show the desk and pass on what is pressed. No rules, no state of their own."""

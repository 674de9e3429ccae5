"""Installing for good: programs under the system's care, versions side by side, and the way back."""

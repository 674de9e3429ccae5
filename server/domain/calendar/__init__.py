"""When the office serves and when it gives out numbers: one validated document, and the plan of each day from it."""

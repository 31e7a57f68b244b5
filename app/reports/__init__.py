"""What a check found, as text, JSON, a web page or a workbook.

Everything here takes plain data and a stream to write to. What people typed is hostile until it has
been through `visible`; the JSON report alone gives it as typed.
"""

"""What is printed: plain data as PDF."""

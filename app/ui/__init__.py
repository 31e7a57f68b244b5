"""The window: PySide6 only, and nothing on the way to its first painting but Qt itself."""

"""What the window does beside WebHR: comparing with its lists, and helping to type into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.ui.compare_flow import CompareFlow
    from app.ui.palette import Palette
    from app.ui.typing_flow import TypingFlow
    from app.ui.window import MainWindow


class Beside(QObject):
    """Both, each made when it is first asked for. `variants` as in `CompareFlow`."""

    def __init__(self, window: MainWindow, variants: Callable[[], Sequence[str]]) -> None:
        super().__init__(window)
        self._window = window
        self._variants = variants

    @cached_property
    def compare(self) -> CompareFlow:
        """對照 WebHR."""
        from app.ui.compare_flow import CompareFlow

        return CompareFlow(self._window, self._variants)

    @cached_property
    def typing(self) -> TypingFlow:
        """登打輔助."""
        from app.ui.typing_flow import TypingFlow

        return TypingFlow(self._window)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        if "typing" in vars(self):
            self.typing.recolour(palette)
        if "compare" in vars(self) and self.compare.page is not None:
            self.compare.page.recolour(palette)

    def close(self) -> None:
        """The program ends."""
        if "typing" in vars(self):
            self.typing.close()

"""The step 匯入: what the import has brought, and the way to take it back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.parts import button, words


class DoneStep(QWidget):
    """What was done, and the ways on."""

    cases_asked = Signal()
    undo_asked = Signal()
    another_file_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.outcome = words("", "heading", wrap=True)
        self.detail = words("", tone="muted", wrap=True)
        self.to_cases = button("到案件頁", self.cases_asked.emit)
        self.undo = button("復原這次匯入", self.undo_asked.emit)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        for way in (
            self.to_cases,
            self.undo,
            button("開啟另一個檔案", self.another_file_asked.emit),
        ):
            ways.addWidget(way)
        ways.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.outcome)
        box.addWidget(self.detail)
        box.addLayout(ways)
        box.addStretch(1)

    def show_outcome(self, counts: Mapping[str, int]) -> None:
        """Say what the import has brought, and that it can be taken back.

        `counts` are the lines of the file that were 新增, 變更 and 相同.
        """
        new, changed, same = (counts.get(name, 0) for name in ("新增", "變更", "相同"))
        self.outcome.setText(f"已匯入 {new + changed:,} 件案件。")
        said = [f"新增 {new:,} 件"] * bool(new) + [f"變更 {changed:,} 件"] * bool(changed)
        said += [f"相同、未更動 {same:,} 件"] * bool(same)
        self.detail.setText(
            f"{'，'.join(said)}。欄位的對應已記住，下次匯入同樣欄名的名冊直接套用。"
        )
        self.show_way_back(can_undo=True)

    def show_way_back(self, *, can_undo: bool) -> None:
        """Whether the import is the last thing that was done, so that it can be taken back."""
        self.undo.setEnabled(can_undo)
        self.undo.setToolTip(
            "" if can_undo else "匯入之後另有修改；請按 Ctrl+Z 依序復原，最後復原這次匯入"
        )

    def show_undone(self) -> None:
        """The import has been taken back."""
        self.outcome.setText("已復原這次匯入。")
        self.detail.setText("案件恢復成匯入前的樣子；要再匯入，請按 Ctrl+Y 重做，或重新開啟檔案。")
        had_focus = self.undo.hasFocus()
        self.undo.setEnabled(False)
        self.undo.setToolTip("")
        if had_focus:
            self.to_cases.setFocus()

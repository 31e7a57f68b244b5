"""Why the system would not read or write a file, in words that every user can read.

Of what broke in the program itself, what its maintainers need to hear.
"""

from __future__ import annotations

import errno
from pathlib import PurePath
from typing import Final

_WHY: Final = {
    errno.ENOENT: "資料夾不存在",
    errno.EEXIST: "這個名稱已經是檔案，請另取資料夾名稱",
    errno.ENOTDIR: "路徑中有一段不是資料夾",
    errno.EISDIR: "這是資料夾，請寫出檔名",
    errno.EACCES: "沒有權限，或檔案正由其他程式開啟",
    errno.EPERM: "沒有權限",
    errno.EROFS: "這個位置不能寫入",
    errno.ENOSPC: "磁碟空間不足",
    errno.ENAMETOOLONG: "檔名太長",
    errno.EIO: "磁碟或網路讀寫失敗",
}


def reason_of(error: OSError) -> str:
    """The reason, without the file's name: the system's own words may be in another language."""
    return _WHY.get(error.errno or 0, f"系統回報錯誤 {error.errno or 0}")


def spot_of(error: BaseException) -> str:
    """The module and the line where an error came up, to be passed on: 代碼 due:212."""
    trace, spot = error.__traceback__, ""
    while trace is not None:
        file = PurePath(trace.tb_frame.f_code.co_filename)
        if "app" in file.parts:
            spot = f"{file.stem}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"代碼 {spot or '0'}"

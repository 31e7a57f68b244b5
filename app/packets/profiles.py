"""The ways of making packets that an office keeps, each under its name, and which one is in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from app.packets.choice import BadChoice, Choice, choice_from

USUAL_NAME: Final = "預設版面"
LONGEST: Final = 20
MOST: Final = 30


class Profile(NamedTuple):
    """One way of making packets, and what the office calls it."""

    name: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Profiles:
    """All that are kept, in the order in which they came; `at` is the index of the one in use.

    There is always one. `unread` are kept ones that cannot be obeyed, as they were: they are kept
    on, for a later version may know them.
    """

    kept: tuple[Profile, ...] = (Profile(USUAL_NAME, Choice()),)
    at: int = 0
    unread: tuple[Mapping[str, Any], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(one.name for one in self.kept)

    @property
    def name(self) -> str:
        """What the one in use is called."""
        return self.kept[self.at].name

    @property
    def choice(self) -> Choice:
        """The one in use."""
        return self.kept[self.at].choice

    def using(self, at: int) -> Profiles:
        """Another one in use."""
        return replace(self, at=min(max(at, 0), len(self.kept) - 1))

    def changed(self, choice: Choice) -> Profiles:
        """The one in use as it is wanted from now on."""
        return self._with(self.kept[self.at]._replace(choice=choice))

    def renamed(self, name: str) -> Profiles:
        """The one in use under another name. Raises BadChoice for a name that cannot be."""
        others = [one for at, one in enumerate(self.names) if at != self.at]
        return self._with(self.kept[self.at]._replace(name=_checked(name, others)))

    def added(self, name: str) -> Profiles:
        """A further one, like the one in use and in use from now on. Raises BadChoice."""
        if len(self.kept) >= MOST:
            raise BadChoice(f"版面最多 {MOST} 種，請先刪除不用的。")
        new = Profile(_checked(name, self.names), self.choice)
        return replace(self, kept=(*self.kept, new), at=len(self.kept))

    def without(self) -> Profiles:
        """The one in use kept no longer, and the one before it in use; the last one stays."""
        if len(self.kept) == 1:
            return self
        kept = (*self.kept[: self.at], *self.kept[self.at + 1 :])
        return replace(self, kept=kept, at=max(self.at - 1, 0))

    def _with(self, one: Profile) -> Profiles:
        return replace(self, kept=(*self.kept[: self.at], one, *self.kept[self.at + 1 :]))

    def as_json(self) -> dict[str, Any]:
        """What is kept, as a dict of lists and texts."""
        said = [{"name": one.name, "choice": one.choice.as_json()} for one in self.kept]
        return {"profiles": [*said, *map(dict, self.unread)], "used": self.name}


def profiles_from(said: Mapping[str, Any]) -> tuple[Profiles, str]:
    """What `as_json` gave, or one choice alone as it was once kept; and what is wrong with it.

    The latter is a sentence, "" where all can be obeyed.
    """
    entries = said.get("profiles", [{"name": USUAL_NAME, "choice": said}])
    kept: list[Profile] = []
    unread: list[Mapping[str, Any]] = []
    wrong = ""
    for entry in entries if isinstance(entries, list) else ():
        try:
            name = _checked(str(entry["name"]), [one.name for one in kept])
            kept.append(Profile(name, choice_from(entry["choice"])))
        except (BadChoice, KeyError, TypeError, AttributeError) as error:
            told = str(error) if isinstance(error, BadChoice) else "報送包版面的格式不符。"
            wrong = wrong or told
            if isinstance(entry, Mapping):
                unread.append(entry)
    if not kept:
        return Profiles(unread=tuple(unread)), wrong
    names = [one.name for one in kept]
    used = said.get("used")
    at = names.index(used) if used in names else 0
    return Profiles(tuple(kept), at, tuple(unread)), wrong


def _checked(name: str, others: list[str] | tuple[str, ...]) -> str:
    name = " ".join(name.split())
    if not name:
        raise BadChoice("請填寫版面的名稱。")
    if len(name) > LONGEST:
        raise BadChoice(f"版面名稱「{name}」超過 {LONGEST} 字，請縮短。")
    if name in others:
        raise BadChoice(f"已有名為「{name}」的版面，請換一個名稱。")
    return name

"""Who asks, for which court: the first argument of every public command and query."""

from dataclasses import dataclass

from zhixing.kernel.refusal import Refusal


class NotPermitted(Refusal):
    zh = "当前身份没有“{permission}”权限。"
    en = "The present account lacks the permission {permission}."
    status = 403


@dataclass(frozen=True)
class Scope:
    """One acting account at one court.

    `actor` names who acts: "staff:5", "robot:notices", "agency:7", "party:12", "bidder:9", "system".
    `court_id` is where it acts, `courts` all it may see, `recused` the cases it must stay out of.
    """

    actor: str
    court_id: int
    courts: frozenset[int]
    permissions: frozenset[str]
    account_id: int | None = None
    staff_id: int | None = None
    recused: frozenset[int] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether this scope holds `permission` ("seizure.order")."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raises NotPermitted unless this scope holds `permission`."""
        if not self.may(permission):
            raise NotPermitted(permission=permission, actor=self.actor)

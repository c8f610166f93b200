"""What a case holds, or waits to hold; who may sell it; what third parties owe."""

from zhixing.domain.seizures.models.debts import DebtOrder
from zhixing.domain.seizures.models.holds import Order, Seizure
from zhixing.domain.seizures.models.transfers import Transfer

__all__ = ["DebtOrder", "Order", "Seizure", "Transfer"]

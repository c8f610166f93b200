"""All calculators there are."""

from zhixing.entrypoints.calculators import (
    auction,
    closing,
    deadline,
    distribute,
    fee,
    interest,
    numbers,
    seizure,
    service,
)
from zhixing.entrypoints.calculators.calculator import Calculator

CALCULATORS: dict[str, Calculator] = {
    one.key: one
    for one in (
        interest.CALCULATOR,
        fee.CALCULATOR,
        deadline.CALCULATOR,
        auction.CALCULATOR,
        distribute.CALCULATOR,
        seizure.CALCULATOR,
        service.CALCULATOR,
        closing.CALCULATOR,
        numbers.CASE_NUMBER,
        numbers.IDENTIFIER,
    )
}
"""By key, in the order they are shown."""

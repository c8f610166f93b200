"""The day's end: the bank's own word, what our books say, and what explains the difference; and the numbered receipts."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.courts.api import Court, Staff
from zhixing.domain.payments.models.incoming import BankFile, Receipt


class Statement(models.Model):
    """What the bank says lay on the court's account when a day began and when it ended (camt.053); the last word counts."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    file = models.ForeignKey(BankFile, on_delete=models.PROTECT)
    on = models.DateField()
    opening_fen = models.BigIntegerField()
    closing_fen = models.BigIntegerField()
    lines = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["court", "on"], name="statement_a_day"),)


class DayClose(models.Model):
    """A day closed (日结): the bank's balance and ours agree once what each has not booked yet is taken in (余额调节表).

    The database refuses a row that does not agree, and any change to one.
    """

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    on = models.DateField()
    file = models.ForeignKey(BankFile, on_delete=models.PROTECT)
    bank_fen = models.BigIntegerField()
    books_fen = models.BigIntegerField()
    bank_in_fen = models.BigIntegerField()
    """Came in at the bank, not in our books yet (银行已收本院未收)."""
    bank_out_fen = models.BigIntegerField()
    """Went out at the bank, not in our books yet (银行已付本院未付)."""
    books_in_fen = models.BigIntegerField()
    """Came in by our books, not at the bank yet (本院已收银行未收)."""
    books_out_fen = models.BigIntegerField()
    """Went out by our books, not at the bank yet (本院已付银行未付)."""
    receipts = models.PositiveIntegerField()
    in_fen = models.BigIntegerField()
    out_fen = models.BigIntegerField()
    suspense_fen = models.BigIntegerField()
    closed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "on"], name="day_closed_once"),
            models.CheckConstraint(
                condition=Q(
                    bank_fen=F("books_fen")
                    + F("bank_in_fen")
                    - F("bank_out_fen")
                    - F("books_in_fen")
                    + F("books_out_fen")
                ),
                name="day_agrees",
            ),
        )


class SlipBook(models.Model):
    """The last number of a court's receipts in a year; taken in the transaction that needs it, so that none is left out."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["court", "year"], name="slip_book_a_year"),)


class Slip(models.Model):
    """The numbered receipt (收据) for money that was matched; when the match is undone it is void, its number is kept."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    year = models.PositiveSmallIntegerField()
    no = models.PositiveIntegerField()
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="slips")
    fen = models.BigIntegerField()
    made_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True)
    document_id = models.BigIntegerField(null=True)
    """The paper, once it was printed."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "year", "no"], name="slip_no"),
            models.UniqueConstraint(fields=["receipt"], condition=Q(void_at=None), name="one_valid_slip"),
        )

    @property
    def number(self) -> str:
        return f"{self.year}-{self.no:06d}"

"""Banks: accounts, orders to freeze, renew, release and deduct, payments and notices, all by ISO 20022."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import quote

from zhixing.gateways import reading
from zhixing.gateways.agencies import Accepted, AgencyReply, AgencyRequest, Item
from zhixing.gateways.failures import MalformedAnswer
from zhixing.gateways.files import NotAnsweredYet
from zhixing.gateways.iso20022 import acmt, auth, camt, court, pain
from zhixing.gateways.iso20022.camt import StatementRefused
from zhixing.gateways.iso20022.validate import MessageInvalid, kind_of
from zhixing.gateways.wire import Answer, Endpoint, call
from zhixing.kernel.money import Money

XML = "application/xml"


def freeze(account: str, amount: Money, from_on: date, to_on: date) -> Item:
    """Freeze exactly `amount` to the end of `to_on`; money that arrives later fills it up. Answered with held_fen and rank."""
    return Item(
        "account.freeze", {"account": account, "amount_fen": amount.fen, "from_on": str(from_on), "to_on": str(to_on)}
    )


def renew(account: str, freeze_id: str, to_on: date) -> Item:
    """Renew the freeze that the request `freeze_id` ordered."""
    return Item("account.renew", {"account": account, "freeze_id": freeze_id, "to_on": str(to_on)})


def unfreeze(account: str, freeze_id: str) -> Item:
    return Item("account.unfreeze", {"account": account, "freeze_id": freeze_id})


def deduct(account: str, amount: Money, to_account: str, remittance: str) -> Item:
    """Move up to `amount` to the court's account; deducted_fen in the answer says how much it was."""
    fields = {"account": account, "amount_fen": amount.fen, "to_account": to_account, "remittance": remittance}
    return Item("account.deduct", fields)


def ask_accounts(bank: Endpoint, ask: auth.AccountInquiry, *, at: datetime) -> auth.AccountsAnswer | Accepted:
    """Accounts, balances and movements of the target."""
    answer = call(bank, "POST", "/iso20022", auth.inquiry(ask), at=at, content_type=XML)
    return _accounts(bank, answer, ask.id)


def poll_accounts(bank: Endpoint, inquiry_id: str, *, at: datetime) -> auth.AccountsAnswer | Accepted:
    return _accounts(bank, call(bank, "GET", f"/iso20022/{quote(inquiry_id, safe='')}", at=at), inquiry_id)


def send_order(
    bank: Endpoint, order: AgencyRequest, *, made_at: datetime, bank_code: str, at: datetime
) -> AgencyReply | Accepted:
    """Order one of the four `account.*` acts; sent again under its id it happens once. `made_at` is kept with the order."""
    document = court.document(order, made_at, bank_code)
    return _ordered(bank, call(bank, "POST", "/iso20022", document, at=at, content_type=XML), order)


def poll_order(bank: Endpoint, order: AgencyRequest, *, at: datetime) -> AgencyReply | Accepted:
    return _ordered(bank, call(bank, "GET", f"/iso20022/{quote(order.id, safe='')}", at=at), order)


def end_confidence(bank: Endpoint, inquiry_id: str, *, at: datetime) -> bytes:
    """Tell the bank by auth.003 that it may tell its customer. No message answers that: what the bank signs is its receipt."""
    return call(bank, "POST", "/iso20022", auth.confidence_ended(inquiry_id), at=at, content_type=XML).body


def send_payments(bank: Endpoint, document: bytes, *, at: datetime) -> pain.PaymentReport | Accepted:
    """Hand over a pain.001; sent again under its message id it happens once. By files that is how its report is asked for, too."""
    return _payment_report(bank, _asked(bank, document, at))


def poll_payments(bank: Endpoint, message_id: str, *, at: datetime) -> pain.PaymentReport | Accepted:
    """What became of payments handed over by a call."""
    return _payment_report(bank, call(bank, "GET", f"/iso20022/{quote(message_id, safe='')}", at=at))


def check_payees(
    bank: Endpoint, id: str, court_name: str, payees: Mapping[str, pain.Account], *, made_at: datetime, at: datetime
) -> acmt.Report | Accepted:
    """Ask whether names and accounts belong together, each under a key of its own; asked again it is one question."""
    document = acmt.ask(id, made_at, court_name, bank.unit, payees)
    answer = _asked(bank, document, at)
    if isinstance(answer, Accepted):
        return answer
    if answer.status == 202:
        answer = call(bank, "GET", f"/iso20022/{quote(id, safe='')}", at=at)
    if answer.status == 202:
        return _accepted(bank, answer)
    try:
        told = acmt.report(answer.body)
    except MessageInvalid as error:
        raise MalformedAnswer(unit=bank.unit, why=str(error)[:300]) from error
    if told.asked != id or told.verdicts.keys() != payees.keys():
        raise MalformedAnswer(unit=bank.unit, why="does not speak of exactly the payees asked about")
    return told


def poll_notices(bank: Endpoint, account: str, after: int, *, at: datetime) -> list[tuple[int, bytes]]:
    """The camt.054 documents on `account` numbered above `after`, in order, at most a hundred; read them by `camt.notices`."""
    answer = call(bank, "GET", f"/notices?account={quote(account, safe='')}&after={after}", at=at)
    try:
        items = reading.objects(reading.json_object(answer.body), "notices")
        return [(reading.whole(item, "seq"), reading.text(item, "document", 1 << 26).encode()) for item in items]
    except ValueError as error:
        raise MalformedAnswer(unit=bank.unit, why=str(error)[:200]) from error


def statement_file(bank: Endpoint, account: str, on: date, *, at: datetime) -> bytes:
    """The day's camt.053 of one of the court's own accounts, as the bank wrote it. By files it may raise NotAnsweredYet."""
    return call(bank, "GET", f"/statements/{quote(account, safe='')}?on={on}", at=at).body


def statement(bank: Endpoint, account: str, on: date, *, at: datetime) -> camt.Statement:
    """The day's camt.053 of one of the court's own accounts."""
    document = statement_file(bank, account, on, at=at)
    try:
        [one] = camt.statements(document)
    except (ValueError, MessageInvalid, StatementRefused) as error:
        raise MalformedAnswer(unit=bank.unit, why=str(error)[:300]) from error
    return one


def parse_callback(
    body: bytes, unit: str
) -> tuple[camt.Notice, ...] | pain.PaymentReport | auth.AccountsAnswer | acmt.Report:
    """What a bank POSTed to us, its signature checked before: camt.054 or camt.053, pain.002, auth.002 or acmt.024, as it claims.

    Raises MalformedAnswer, MessageInvalid or StatementRefused.
    """
    match kind_of(body):
        case camt.NOTICE | camt.STATEMENT:
            return camt.movements(body)
        case pain.REPORT:
            return pain.report(body)
        case acmt.TOLD:
            return acmt.report(body)
        case auth.ANSWER:
            return auth.accounts(body)
        case other:
            raise MalformedAnswer(unit=unit, why=f"unexpected message {other or '(none)'}")


def _asked(bank: Endpoint, document: bytes, at: datetime) -> Answer | Accepted:
    """The answer to a document, where it is there already; a bank that exchanges files may take its time."""
    try:
        return call(bank, "POST", "/iso20022", document, at=at, content_type=XML)
    except NotAnsweredYet:
        return Accepted(bank.key, bank.look_again)


def _accounts(bank: Endpoint, answer: Answer, inquiry_id: str) -> auth.AccountsAnswer | Accepted:
    if answer.status == 202:
        return _accepted(bank, answer)
    try:
        found = auth.accounts(answer.body)
    except (MessageInvalid, StatementRefused) as error:
        raise MalformedAnswer(unit=bank.unit, why=str(error)[:300]) from error
    if found.inquiry_id != inquiry_id:
        raise MalformedAnswer(unit=bank.unit, why="answers another inquiry")
    return found


def _ordered(bank: Endpoint, answer: Answer, order: AgencyRequest) -> AgencyReply | Accepted:
    if answer.status == 202:
        return _accepted(bank, answer)
    return read_order(bank.unit, answer.body, order)


def read_order(unit: str, document: bytes, order: AgencyRequest) -> AgencyReply | Accepted:
    """What a bank's auth.002 or pain.002 says came of an order. Raises MalformedAnswer."""
    try:
        return court.reply(document, order)
    except MessageInvalid as error:
        raise MalformedAnswer(unit=unit, why=str(error)[:300]) from error


def _payment_report(bank: Endpoint, answer: Answer | Accepted) -> pain.PaymentReport | Accepted:
    if isinstance(answer, Accepted):
        return answer
    if answer.status == 202:
        return _accepted(bank, answer)
    try:
        return pain.report(answer.body)
    except MessageInvalid as error:
        unread = MalformedAnswer(unit=bank.unit, why=str(error)[:300])
        unread.body = answer.body
        raise unread from error


def _accepted(bank: Endpoint, answer: Answer) -> Accepted:
    try:
        content = reading.json_object(answer.body)
        return Accepted(reading.text(content, "id", 64), reading.whole(content, "poll_after"))
    except ValueError as error:
        raise MalformedAnswer(unit=bank.unit, why=str(error)[:200]) from error

"""Every write of this room, one part of a sale a file."""

from zhixing.domain.auctions.commands.barring import bar, unbar
from zhixing.domain.auctions.commands.bidders import confirm_priority, enrol, register, seat_creditor
from zhixing.domain.auctions.commands.defaulting import enforce_top_up, take_top_up, use_deposit
from zhixing.domain.auctions.commands.deposits import hold_deposit, pay_price, settle_deposits, take_money, undo_money
from zhixing.domain.auctions.commands.duties import ask_to_go_on, note_declined, note_purchaser, tell, tell_pointless
from zhixing.domain.auctions.commands.enough import resume_the_rest, stay_the_rest, stop_the_rest
from zhixing.domain.auctions.commands.equity import (
    end_self_sale,
    free_the_rest,
    let_sell_himself,
    prepare_unvalued,
    put_up_part,
    put_up_whole,
)
from zhixing.domain.auctions.commands.listed import follow_prices, list_lot
from zhixing.domain.auctions.commands.lots import describe, prepare, take_price
from zhixing.domain.auctions.commands.papers import certify, confirm_sale, draft_next_round
from zhixing.domain.auctions.commands.pictures import (
    add_panorama,
    add_paper,
    add_photo,
    arrange_photos,
    drop_picture,
    import_package,
    mark_picture,
    set_spin,
)
from zhixing.domain.auctions.commands.place_bid import decide_bids, place_bid
from zhixing.domain.auctions.commands.publish import publish
from zhixing.domain.auctions.commands.reminding import (
    drop_late,
    lay_reminders,
    note_reminders_sent,
    note_reminders_unsent,
    take_reminder_receipts,
)
from zhixing.domain.auctions.commands.rounds import close, drop_leases, open_round, take_lease
from zhixing.domain.auctions.commands.stops import (
    declare_default,
    end_cause,
    resume,
    resume_all,
    stay,
    stay_all,
    stop,
    stop_all,
)
from zhixing.domain.auctions.commands.taking import offer_taking, offer_treasury, rule_taking
from zhixing.domain.auctions.commands.together import bid_jointly, check_buyer, confirm_seat, name_agent, note_approval
from zhixing.domain.auctions.commands.undoing import confirm_undo, propose_undo
from zhixing.domain.auctions.commands.visitors import (
    answer_question,
    ask_court,
    book_viewing,
    cancel_viewing,
    give_up_viewing,
    open_viewing,
    watch,
)

__all__ = [
    "add_panorama",
    "add_paper",
    "add_photo",
    "answer_question",
    "arrange_photos",
    "ask_court",
    "ask_to_go_on",
    "bar",
    "bid_jointly",
    "book_viewing",
    "cancel_viewing",
    "certify",
    "check_buyer",
    "close",
    "confirm_priority",
    "confirm_sale",
    "confirm_seat",
    "confirm_undo",
    "decide_bids",
    "declare_default",
    "describe",
    "draft_next_round",
    "drop_late",
    "drop_leases",
    "drop_picture",
    "end_cause",
    "end_self_sale",
    "enforce_top_up",
    "enrol",
    "follow_prices",
    "free_the_rest",
    "give_up_viewing",
    "hold_deposit",
    "import_package",
    "lay_reminders",
    "let_sell_himself",
    "list_lot",
    "mark_picture",
    "name_agent",
    "note_approval",
    "note_declined",
    "note_purchaser",
    "note_reminders_sent",
    "note_reminders_unsent",
    "offer_taking",
    "offer_treasury",
    "open_round",
    "open_viewing",
    "pay_price",
    "place_bid",
    "prepare",
    "prepare_unvalued",
    "propose_undo",
    "publish",
    "put_up_part",
    "put_up_whole",
    "register",
    "resume",
    "resume_all",
    "resume_the_rest",
    "rule_taking",
    "seat_creditor",
    "set_spin",
    "settle_deposits",
    "stay",
    "stay_all",
    "stay_the_rest",
    "stop",
    "stop_all",
    "stop_the_rest",
    "take_lease",
    "take_money",
    "take_price",
    "take_reminder_receipts",
    "take_top_up",
    "tell",
    "tell_pointless",
    "unbar",
    "undo_money",
    "use_deposit",
    "watch",
]

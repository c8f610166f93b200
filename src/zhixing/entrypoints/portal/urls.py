"""Addresses of the public's pages."""

from django.urls import path

from zhixing.entrypoints.portal import bidder, bidding, case, check, entrance, front, hall, law, letters, lot, proof

urlpatterns = [
    path("", front.front, name="front"),
    path("law/", law.index, name="law"),
    path("law/<slug:key>", law.calculator, name="law-calculator"),
    path("law/<slug:key>.xlsx", law.sheet, name="law-sheet"),
    path("check/", check.check, name="check-paper"),
    path("check/<str:code>", check.check, name="check-paper"),
    path("case", entrance.start, name="portal"),
    path("case/<str:code>", entrance.stage, name="case-stage"),
    path("case/<str:code>/send", entrance.send, name="case-send"),
    path("case/<str:code>/enter", entrance.enter, name="case-enter"),
    path("portal/", case.mine, name="party-case"),
    path("portal/accounts", case.propose, name="party-propose"),
    path("portal/accounts/<int:account_id>/confirm", case.confirm, name="party-confirm"),
    path("portal/papers/<int:delivery_id>.pdf", case.paper, name="party-paper"),
    path("portal/letters/<slug:kind>", letters.write, name="party-letter"),
    path("portal/sign-out", case.leave, name="party-leave"),
    path("auctions/", hall.hall, name="auction-hall"),
    path("auctions/rules", lot.rules, name="auction-rules"),
    path("auctions/<int:lot_id>/", lot.lot, name="auction-lot"),
    path("auctions/<int:lot_id>/photos/<int:number>", lot.photo, name="auction-photo"),
    path("auctions/<int:lot_id>/papers/<slug:kind>.pdf", lot.paper, name="auction-paper"),
    path("auctions/<int:lot_id>/bids", lot.bids, name="auction-bids"),
    path("auctions/<int:lot_id>/log.json", proof.log_file, name="auction-log"),
    path("auctions/verify", proof.verify, name="auction-verify"),
    path("auctions/<int:lot_id>/join", bidding.join, name="bid-join"),
    path("auctions/<int:lot_id>/deposit", bidding.deposit, name="bid-deposit"),
    path("auctions/<int:lot_id>/bid", bidding.bid, name="bid-place"),
    path("bidder/", bidder.home, name="bidder-home"),
    path("bidder/sign-in", bidder.sign_in, name="bidder-sign-in"),
    path("bidder/sign-up", bidder.sign_up, name="bidder-sign-up"),
    path("bidder/sign-out", bidder.sign_out, name="bidder-sign-out"),
]

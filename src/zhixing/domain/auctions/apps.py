from django.apps import AppConfig


class AuctionsConfig(AppConfig):
    name = "zhixing.domain.auctions"
    label = "auctions"

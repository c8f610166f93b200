from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhixing.domain.ledger"
    label = "ledger"

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "zhixing.domain.payments"
    label = "payments"

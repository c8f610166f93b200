from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "zhixing.domain.inquiries"
    label = "inquiries"

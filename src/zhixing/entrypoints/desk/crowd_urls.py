"""The addresses of the desk's pages of mass-victim cases."""

from django.urls import path

from zhixing.entrypoints.desk import crowd_lists, crowd_payments, crowd_people, crowd_person, crowd_texts, crowds

urlpatterns = [
    path("crowds/", crowds.crowds),
    path("crowds/open", crowds.open_matter),
    path("crowds/<int:matter_id>/", crowds.matter),
    path("crowds/<int:matter_id>/change", crowds.change),
    path("crowds/<int:matter_id>/list", crowds.take_list),
    path("crowds/<int:matter_id>/lists/<int:upload_id>/faults.csv", crowd_lists.faults),
    path("crowds/<int:matter_id>/people", crowd_people.people),
    path("crowds/<int:matter_id>/people/check", crowd_people.check),
    path("crowds/<int:matter_id>/people/decide", crowd_people.decide),
    path("crowds/<int:matter_id>/people/correct", crowd_people.correct),
    path("crowds/<int:matter_id>/people/clear", crowd_people.clear),
    path("crowds/<int:matter_id>/people/confirm", crowd_people.confirm),
    path("crowds/<int:matter_id>/people/add", crowd_people.take_in),
    path("crowds/<int:matter_id>/people/<int:registration_id>/", crowd_person.person),
    path("crowds/<int:matter_id>/people/<int:registration_id>/evidence", crowd_person.add),
    path("crowds/<int:matter_id>/people/<int:registration_id>/evidence/<int:evidence_id>", crowd_person.evidence),
    path("crowds/<int:matter_id>/people/<int:registration_id>/admit", crowd_person.admit),
    path("crowds/<int:matter_id>/texts", crowd_texts.texts),
    path("crowds/<int:matter_id>/texts/send", crowd_texts.send),
    path("crowds/<int:matter_id>/parcels/<int:parcel_id>/", crowd_payments.parcel),
    path("crowds/<int:matter_id>/parcels/<int:parcel_id>/<int:place>/", crowd_payments.payment),
    path("crowds/<int:matter_id>/parcels/<int:parcel_id>/order.xml", crowd_payments.order),
    path("crowds/<int:matter_id>/parcels/<int:parcel_id>/report.xml", crowd_payments.report),
    path("crowds/<int:matter_id>/fund", crowds.fund),
    path("crowds/<int:matter_id>/freeze", crowds.freeze),
    path("crowds/<int:matter_id>/draw", crowds.draw),
    path("crowds/<int:matter_id>/arrears", crowds.arrears),
    path("crowds/<int:matter_id>/answer", crowds.answer),
    path("crowds/<int:matter_id>/decide", crowds.decide),
    path("crowds/<int:matter_id>/approve", crowds.approve),
    path("crowds/<int:matter_id>/release", crowds.release),
    path("crowds/<int:matter_id>/resend", crowds.resend),
    path("crowds/<int:matter_id>/cancel", crowds.cancel),
]

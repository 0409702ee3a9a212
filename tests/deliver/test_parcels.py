from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver import pack
from monitor.model import Alert, Subject, Timing

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def alert(number: int, **facts) -> Alert:
    return Alert(
        **{
            "id": number,
            "reference": f"PM-{number}",
            "document_id": "lanternfish/privacy",
            "channel": "slack",
            "subject": Subject.CHANGE,
            "timing": Timing.NOW,
            "due_at": NOW + timedelta(seconds=number),
            "created_at": NOW,
            "change_id": number,
            **facts,
        }
    )


def numbers(alerts):
    return [[each.id for each in parcel.alerts] for parcel in pack(alerts)]


def test_what_one_vendor_changed_is_one_message():
    assert numbers([alert(1), alert(2, document_id="lanternfish/terms")]) == [[1, 2]]


def test_vendors_and_channels_are_kept_apart():
    assert numbers([alert(1), alert(2, document_id="kelp/terms"), alert(3, channel="mail")]) == [
        [1],
        [2],
        [3],
    ]


def test_trouble_of_several_documents_of_one_vendor_is_one_message_apart_from_changes_and_recoveries():
    trouble = {"subject": Subject.TROUBLE, "change_id": None, "trouble_id": 1}
    recovered = {**trouble, "subject": Subject.RECOVERED}
    given = [
        alert(1),
        alert(2, **trouble),
        alert(3, document_id="lanternfish/terms", **trouble),
        alert(4, document_id="kelp/terms", **trouble),
        alert(5, **recovered),
    ]
    assert numbers(given) == [[1], [2, 3], [4], [5]]


def test_reminders_of_a_vendor_go_together_but_with_nothing_else_and_a_notice_goes_alone():
    reminders = [
        alert(1, subject=Subject.REMINDER),
        alert(2, subject=Subject.REMINDER, document_id="lanternfish/terms"),
    ]
    notices = [
        alert(number, subject=subject, document_id="", about="slack", change_id=None)
        for number, subject in ((3, "held"), (4, "dead"))
    ]
    assert numbers([*reminders, *notices, alert(5)]) == [[1, 2], [3], [4], [5]]


def test_a_message_is_made_two_rather_than_that_a_document_is_told_out_of_order():
    given = [
        alert(1, document_id="lanternfish/terms"),
        alert(2, subject=Subject.RECOVERED, change_id=None, trouble_id=1),
        alert(3),
        alert(4, document_id="lanternfish/cookies"),
    ]
    assert numbers(given) == [[1], [2], [3, 4]]


def test_a_digest_and_a_repetition_stay_whole_whatever_else_is_due_of_their_documents():
    digest = [alert(number, timing=Timing.DIGEST) for number in (1, 4)]
    repeated = [alert(number, parcel="PM-002") for number in (2, 5)]
    assert numbers([*digest, *repeated, alert(3), alert(6)]) == [[1, 4], [2, 5], [3, 6]]


def test_a_group_is_bounded():
    given = [alert(number, document_id=f"lanternfish/d{number}") for number in range(1, 121)]
    assert [len(parcel.alerts) for parcel in pack(given)] == [50, 50, 20]


def test_a_digest_gathers_a_channels_alerts_of_every_vendor():
    digest = {"timing": Timing.DIGEST}
    assert numbers([alert(1, **digest), alert(2, document_id="kelp/terms", **digest)]) == [[1, 2]]


def test_a_retry_goes_in_the_company_it_went_in_first_and_under_the_same_reference():
    again = [alert(1, parcel="PM-1"), alert(2, parcel="PM-1", document_id="lanternfish/terms"), alert(3)]
    parcels = pack(again)
    assert [[each.id for each in parcel.alerts] for parcel in parcels] == [[1, 2], [3]]
    assert [parcel.reference for parcel in parcels] == ["PM-1", "PM-3"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a/x", "a/y", "b/x"]), st.sampled_from(["slack", "mail"]), st.booleans())
    )
)
def test_every_alert_is_in_exactly_one_parcel_of_its_channel(rows):
    alerts = [
        alert(number, document_id=document, channel=channel, timing=Timing.DIGEST if digest else Timing.NOW)
        for number, (document, channel, digest) in enumerate(rows, 1)
    ]
    parcels = pack(alerts)
    packed = [each for parcel in parcels for each in parcel.alerts]
    assert sorted(each.id for each in packed) == [each.id for each in alerts]
    assert all(each.channel == parcel.channel for parcel in parcels for each in parcel.alerts)

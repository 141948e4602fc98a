//! Models and open enums, as a user writes and reads them.

use std::time::{Duration, SystemTime};

use cmdlet_runtime::serde_json::{Value, json};
use cmdlet_runtime::wire::{IntoWire as _, View as _, Wire as _};
use cmdlet_runtime::{Model as _, Null, Object};

use crate::contract::models::{Importance, ItemBody, Message, Recipient};

#[test]
fn a_model_is_written_from_what_is_at_hand() {
    let body = ItemBody::new().with_content("Hello");
    let message = Message::new()
        .with_subject("Lunch")
        .with_importance(Importance::HIGH)
        .with_body(&body)
        .with_to_recipients([Recipient::new().with_name("Adele"), Recipient::new()])
        .with_categories(vec!["red".to_owned()])
        .with_is_read(false)
        .with_size(5)
        .with_sent_date_time(SystemTime::UNIX_EPOCH)
        .with_content_bytes(b"\xff\xfe")
        .with_duration(Duration::from_secs(5_400));
    let expected = json!({
        "subject": "Lunch",
        "importance": "high",
        "body": {"content": "Hello"},
        "toRecipients": [{"name": "Adele"}, {}],
        "categories": ["red"],
        "isRead": false,
        "size": 5,
        "sentDateTime": "1970-01-01T00:00:00.0000000Z",
        "contentBytes": "__4",
        "duration": "PT1H30M",
    });
    assert_eq!(Value::from(message.clone().into_inner()), expected);

    assert_eq!(message.subject(), Some("Lunch"));
    assert_eq!(message.importance(), Some(Importance::HIGH));
    assert_eq!(message.body(), Some(body));
    assert_eq!(message.to_recipients().expect("a list")[0].name(), Some("Adele"));
    assert_eq!(message.categories(), Some(vec!["red"]));
    assert_eq!((message.is_read(), message.size()), (Some(false), Some(5)));
    assert_eq!(message.sent_date_time(), Some("1970-01-01T00:00:00.0000000Z"));
    assert_eq!(message.content_bytes(), Some(vec![0xff, 0xfe]));
    assert_eq!(message.duration(), Some("PT1H30M"));
}

#[test]
fn a_property_has_three_states() {
    let message = Message::new().with_subject(Null);
    assert_eq!(message.subject(), None);
    assert_eq!(message.property("subject"), Some(&Value::Null));
    assert_eq!(Message::new().property("subject"), None);
    assert_eq!(Value::from(message.into_inner()), json!({"subject": null}));
}

/// The nearest number with a dot would be another place on earth.
#[test]
fn numbers_survive_a_round_trip() {
    let text = r#"{"latitude":47.642,"longitude":-125.11618471525969}"#;
    let json: Value = cmdlet_runtime::serde_json::from_str(text).expect("JSON");
    let wire: Value = Message::take(json).expect("an object").into_wire();
    assert_eq!(wire.to_string(), text);
}

#[test]
fn unknown_properties_and_members_survive_a_round_trip() {
    let json = json!({
        "@odata.type": "#microsoft.graph.eventMessage", "subject": "a", "importance": "urgent", "new": {"deep": [1, null]},
    });
    let message = Message::take(json.clone()).expect("an object");
    assert_eq!(message.odata_type(), Some("#microsoft.graph.eventMessage"));
    let importance = message.importance().expect("a member");
    assert_eq!(importance.inner(), &"urgent");
    assert_ne!(importance, Importance::LOW);
    assert_eq!(message.into_wire(), json);
}

#[test]
fn anything_goes_as_json_and_enums_as_text() {
    let message = Message::new()
        .with_importance("later")
        .with_body(Object::from([("content", "raw")]))
        .with_to_recipients(json!([{"name": "Adele"}]))
        .with_categories(["a", "b"].as_slice())
        .with_content_bytes(json!("AQI="));
    assert_eq!(message.importance().expect("a member").inner().as_str(), "later");
    assert_eq!(message.body().expect("a body").content(), Some("raw"));
    assert_eq!(message.content_bytes(), Some(vec![1, 2]));
    assert_eq!(message.categories(), Some(vec!["a", "b"]));
}

#[test]
fn debug_is_json_without_secrets() {
    let recipient = Recipient::new().with_name("Adele").with_property("clientSecret", "s3cret");
    assert_eq!(format!("{recipient:?}"), r#"Recipient({"clientSecret":"[redacted]","name":"Adele"})"#);
}

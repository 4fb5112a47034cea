//! Invalid packets, packets without a meaning here, and binary data.

use super::{Answer, Row, Scene, WAYS};

/// Texts that are not Engine.IO packets.
const NO_PACKETS: [&str; 6] = ["", "7", "x", "é", "-4", "1x"];

/// Engine.IO packets whose payload is not Socket.IO, or that only a server sends.
const NO_WORDS: [&str; 29] = [
    "0",
    "0{}",
    "4",
    "49",
    "4x",
    "42",
    "42{}",
    "42\"typing\"",
    "42[",
    "42[]",
    "42[1]",
    "42[null]",
    "42[{}]",
    "42[\"typing\"",
    "42[\"typing\",]",
    "42[\"typing\"] ]",
    "43[]",
    "43{}",
    "44",
    "41{}",
    "41[1]",
    "5",
    "6",
    "4299999999999999999999[\"typing\"]",
    "45[\"x\"]",
    "45-[\"x\"]",
    "4511-[\"x\"]",
    "45+1-[\"x\"]",
    "46[]",
];

#[tokio::test]
async fn invalid_packets() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let closes = |packet: &str| Row::packets(&[packet], Answer::Closed(1002));
        scene
            .play(&NO_PACKETS.map(|bad| closes(bad).status(400)))
            .await;
        scene.play(&NO_WORDS.map(closes)).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn packets_without_a_meaning_here() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let nothing = [
            "3",
            "3probe",
            "431[]",
            "437[{\"ok\":true}]",
            "44{\"message\":\"x\"}",
            "42/x,[\"typing\"]",
        ];
        let rows = nothing.map(|packet| Row::packets(&[packet], Answer::Ignored));
        scene.play(&rows).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn binary_events() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let event = format!(
            "[\"send_message\",{{\"conversationId\":\"{}\",\"message\":{{\"_placeholder\":true,\"num\":0}}}}]",
            scene.conversation
        );
        let attachment = format!("b{}", "A".repeat(4_000));
        let announced = |count: usize| format!("45{count}-{{id}}{event}");
        let rows = [0, 1, 3, 10].map(|count| {
            let (packet, attachments) = (announced(count), vec![attachment.as_str(); count]);
            let packets: Vec<_> = [packet.as_str()].into_iter().chain(attachments).collect();
            Row::packets(&packets, Answer::Refused("invalid_payload"))
        });
        scene.play(&rows).await;
        scene
            .play(&[
                // Acknowledgements with attachments that nobody waits for are ignored too.
                Row::packets(
                    &["461-9[{\"_placeholder\":true,\"num\":0}]", "bAQID"],
                    Answer::Ignored,
                ),
                // Binary data that no packet announced, in the namespace and before joining it.
                Row::packets(&["bAQID"], Answer::Closed(1002)),
                Row::packets(&["bAQID"], Answer::Closed(1002)).outside(),
                // Another packet where an attachment is expected.
                Row::packets(&["461-9[0]", "42[\"typing\",{}]"], Answer::Closed(1002)),
                Row::packets(&["461-9[0]", "41"], Answer::Closed(1002)),
            ])
            .await;
        assert_eq!(scene.arjun.history(&scene.conversation).await.len(), 3);
        scene.end().await;
    }
}

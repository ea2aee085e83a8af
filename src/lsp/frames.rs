//! Frames of the base protocol, read with care: what a client sends that is no message gets an answer that says so, and
//! the session goes on with the next frame. The codec of tower-lsp would end it.

use std::io::{self, BufRead};

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// The largest body that is read; a longer one is passed over.
const LONGEST: usize = 256 << 20;

/// What stands in the input.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// The body of a message: JSON, and an object.
    Message(Vec<u8>),
    /// Something else, and what is wrong with it.
    Broken(String),
}

/// Reads the next frame; none at the end of the input.
pub fn read(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let mut length: Option<Result<usize, String>> = None;
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let header = line.trim();
        if header.is_empty() {
            match length.take() {
                // Blank lines between frames.
                None => continue,
                Some(Err(wrong)) => return Ok(Some(Frame::Broken(wrong))),
                Some(Ok(length)) => return body(input, length).map(Some),
            }
        }
        // Behind a broken body there may be anything up to the next header.
        if let Some((name, value)) = header.rsplit_once(':')
            && name.to_ascii_lowercase().ends_with("content-length")
        {
            let value = value.trim();
            let wrong = || format!("Content-Length is {value:?}, which is no length");
            length = Some(
                value
                    .parse()
                    .ok()
                    .filter(|n| *n <= LONGEST)
                    .ok_or_else(wrong),
            );
        }
    }
}

fn body(input: &mut impl BufRead, length: usize) -> io::Result<Frame> {
    let mut body = vec![0; length];
    if let Err(error) = io::Read::read_exact(input, &mut body) {
        return match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                Ok(Frame::Broken("the input ends inside a message".to_string()))
            }
            _ => Err(error),
        };
    }
    let wrong = match object(&body) {
        Ok(()) => return Ok(Frame::Message(body)),
        Err(wrong) => wrong,
    };
    // An editor that sends each half of a pair by itself: the change counts, or all that follow would be at the wrong place.
    let whole = without_halves(&body);
    Ok(match object(&whole) {
        Ok(()) => Frame::Message(whole),
        Err(_) => Frame::Broken(format!("not a JSON object: {wrong}")),
    })
}

fn object(body: &[u8]) -> serde_json::Result<()> {
    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body).map(|_| ())
}

/// JSON in which an escaped half of a surrogate pair stands for U+FFFD: as many UTF-16 units as the client counts.
fn without_halves(body: &[u8]) -> Vec<u8> {
    let unit = |at: usize| {
        let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut whole = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        let (len, half) = match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, false),
            (Some(0xD800..=0xDFFF), _) => (6, true),
            // An escape is passed over whole: behind an escaped backslash, `u` begins none.
            _ if *byte == b'\\' => (2, false),
            _ => (1, false),
        };
        match half {
            true => whole.extend(b"\\ufffd"),
            false => whole.extend(body.iter().skip(at).take(len)),
        }
        at += len;
    }
    whole
}

/// A body with its header.
pub fn framed(body: &[u8]) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

/// The answer to a broken frame: an error without an id, as JSON-RPC has it.
pub fn complaint(wrong: &str) -> Vec<u8> {
    let error = serde_json::json!({ "code": -32700, "message": format!("Parse error: {wrong}") });
    let answer = serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": error });
    framed(answer.to_string().as_bytes())
}

/// Reads the next frame that the server wrote, whole; none at its end.
pub async fn written(output: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut frame = Vec::new();
    let mut length = 0;
    loop {
        let start = frame.len();
        if output.read_until(b'\n', &mut frame).await? == 0 {
            return Ok(None);
        }
        let line =
            String::from_utf8_lossy(frame.get(start..).unwrap_or_default()).to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let start = frame.len();
    frame.resize(start + length, 0);
    output
        .read_exact(frame.get_mut(start..).unwrap_or_default())
        .await?;
    Ok(Some(frame))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(input: &[u8]) -> Vec<Frame> {
        let mut input = input;
        std::iter::from_fn(|| read(&mut input).unwrap()).collect()
    }

    #[test]
    fn goes_on_behind_what_is_no_message() {
        let mut input = framed(b"{\"a\":1}");
        for broken in [&b"{bad}"[..], b"[]", b"null", b"\xff\xfe"] {
            input.extend(framed(broken));
        }
        input.extend(b"Content-Length: many\r\n\r\n");
        input.extend(b"Content-Length: 2\r\n\r\n{}trailing Content-Length: 7\r\n\r\n{\"b\":2}");
        let found = frames(&input);
        assert_eq!(
            found
                .iter()
                .filter(|f| matches!(f, Frame::Broken(_)))
                .count(),
            5
        );
        assert_eq!(found.first(), Some(&Frame::Message(b"{\"a\":1}".to_vec())));
        assert_eq!(found.get(6), Some(&Frame::Message(b"{}".to_vec())));
        assert_eq!(found.get(7), Some(&Frame::Message(b"{\"b\":2}".to_vec())));
    }

    #[test]
    fn half_of_a_pair_counts_as_one_unit() {
        let read_back = |text: &str| match frames(&framed(text.as_bytes())).remove(0) {
            Frame::Message(body) => {
                let read: serde_json::Value = serde_json::from_slice(&body).unwrap();
                read["t"].as_str().unwrap().to_string()
            }
            Frame::Broken(wrong) => panic!("{wrong}"),
        };
        assert_eq!(read_back(r#"{"t":"\ud83d"}"#), "\u{fffd}");
        assert_eq!(read_back(r#"{"t":"a\ude00b"}"#), "a\u{fffd}b");
        // Pairs stay, and what only looks like an escape.
        assert_eq!(
            read_back(r#"{"t":"\ud83d\ude00\ud83d\\ud83d\n"}"#),
            "😀\u{fffd}\\ud83d\n"
        );
        let cut = frames(&framed(br#"{"t":"\ud83d"#));
        assert!(matches!(cut[0], Frame::Broken(_)));
    }
}

//! Frames of the base protocol, read with care: behind whatever a client sends that is no frame, the next one is found.

use std::io;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::messages::{self, Incoming};

/// The largest body that is read; a longer one is passed over.
const LONGEST: usize = 256 << 20;

/// The longest line of a header. What goes on for longer is no header, and is looked at in pieces.
const LONGEST_LINE: usize = 64 << 10;

/// The name of the header that counts, in small letters.
const LENGTH: &str = "content-length";

/// The messages of an input, one after the other.
#[derive(Debug)]
pub struct Frames<R> {
    input: R,
    /// What has been read and not been looked at.
    ahead: BytesMut,
    /// The length that the headers so far announce, or what is wrong with it.
    length: Option<Result<usize, String>>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    /// Reads from an input of bytes.
    pub fn new(input: R) -> Self {
        Self {
            input,
            ahead: BytesMut::new(),
            length: None,
        }
    }

    /// The next message, or what stands in its place; none at the end of the input.
    pub async fn next(&mut self) -> io::Result<Option<Incoming>> {
        while let Some(line) = self.line().await? {
            let text = String::from_utf8_lossy(&line);
            let header = text.trim();
            if header.is_empty() {
                match self.length.take() {
                    // Blank lines between frames.
                    None => {}
                    Some(Err(wrong)) => return Ok(Some(Incoming::unreadable(wrong, &[]))),
                    Some(Ok(length)) => return self.body(length).await.map(Some),
                }
                continue;
            }
            // Behind a broken body there may be anything up to the next header.
            if let Some(value) = length_in(header) {
                let announced = read_length(value);
                self.length = Some(match self.length.take() {
                    Some(before) if before != announced => {
                        Err("two headers announce different lengths".to_string())
                    }
                    _ => announced,
                });
            }
            if messages::may_be_change(&line) {
                let wrong = "what stands between two messages is none";
                return Ok(Some(Incoming::unreadable(wrong.to_string(), &line)));
            }
        }
        Ok(None)
    }

    /// The next line with its end; the rest of the input when it has none. None at the end of the input.
    async fn line(&mut self) -> io::Result<Option<BytesMut>> {
        let mut seen = 0;
        loop {
            if let Some(end) = newline(&self.ahead, seen) {
                return Ok(Some(self.ahead.split_to(end + 1)));
            }
            seen = self.ahead.len();
            if seen >= LONGEST_LINE {
                // A header may begin in this piece and end in the next.
                return Ok(Some(self.ahead.split_to(seen - 2 * LENGTH.len())));
            }
            if !self.more().await? {
                return Ok((seen > 0).then(|| self.ahead.split()));
            }
        }
    }

    /// Reads a body.
    async fn body(&mut self, length: usize) -> io::Result<Incoming> {
        // Where the line begins that is looked at, and how much of it has been seen.
        let (mut line, mut seen) = (0, 0);
        while seen < length {
            if let Some(end) = newline(&self.ahead, seen).filter(|end| *end < length) {
                // JSON has no such line in it: where the next frame begins, this one is over, whatever was announced.
                let text = self.ahead.get(line..end).unwrap_or_default();
                let whole = |at: &usize| text.len() - at > LENGTH.len() + 1;
                if let Some(at) = header_in(text).filter(whole) {
                    let body = self.ahead.split_to(line + at);
                    let wrong = format!("{length} bytes were announced, and {} came", body.len());
                    return Ok(Incoming::unreadable(wrong, &body));
                }
                (line, seen) = (end + 1, end + 1);
                continue;
            }
            seen = self.ahead.len().min(length);
            if seen < length && !self.more().await? {
                let body = self.ahead.split();
                let wrong = "the input ends inside a message".to_string();
                return Ok(Incoming::unreadable(wrong, &body));
            }
        }
        let mut body = self.ahead.split_to(length);
        let read = messages::read(&body);
        if matches!(read, Incoming::Broken(_))
            && let Some(at) = header_in(&body)
        {
            // It ends in the beginning of a header: the body is shorter than was announced.
            let mut again = body.split_off(at);
            again.unsplit(self.ahead.split());
            self.ahead = again;
        }
        Ok(read)
    }

    /// Reads more of the input. False at its end.
    async fn more(&mut self) -> io::Result<bool> {
        self.ahead.reserve(64 << 10);
        Ok(self.input.read_buf(&mut self.ahead).await? > 0)
    }
}

fn newline(bytes: &[u8], from: usize) -> Option<usize> {
    let found = bytes.get(from..)?.iter().position(|byte| *byte == b'\n');
    found.map(|at| from + at)
}

/// The value of the header that tells the length; there may be anything before its name.
fn length_in(header: &str) -> Option<&str> {
    let (name, value) = header.rsplit_once(':')?;
    name.to_ascii_lowercase()
        .ends_with(LENGTH)
        .then(|| value.trim())
}

fn read_length(value: &str) -> Result<usize, String> {
    let length = value.parse().ok().filter(|length| *length <= LONGEST);
    length.ok_or_else(|| format!("Content-Length is {value:?}, which is no length"))
}

/// Where a header that tells a length begins, whole or cut short by the end of the bytes.
fn header_in(bytes: &[u8]) -> Option<usize> {
    let begins = |at: &usize| {
        let rest = bytes.get(*at..).unwrap_or_default();
        let (name, value) = rest.split_at(rest.len().min(LENGTH.len()));
        let value = value
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        LENGTH
            .as_bytes()
            .get(..name.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(name))
            && value.iter().all(|byte| b": \t\r0123456789".contains(byte))
    };
    (0..bytes.len()).find(begins)
}

/// A body with its header.
pub fn framed(body: &[u8]) -> Vec<u8> {
    framed_parts(&[body])
}

/// A body with its header, of the parts that it comes in.
pub fn framed_parts(parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let header = format!("Content-Length: {length}\r\n\r\n");
    let mut frame = Vec::with_capacity(header.len() + length);
    frame.extend_from_slice(header.as_bytes());
    for part in parts {
        frame.extend_from_slice(part);
    }
    frame
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::messages::Lost;

    /// What is read from an input: the methods of messages, and `!` with the code of the error for what is none.
    fn read(input: &[u8]) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let told = |message| match message {
            Incoming::Request(request) => request.method().to_string(),
            Incoming::Response(response) => format!("{response:?}"),
            Incoming::Broken(broken) if broken.lost == Lost::All => "!change".to_string(),
            Incoming::Broken(broken) => format!("!{}", broken.error.code),
        };
        runtime.block_on(async {
            let mut frames = Frames::new(input);
            let mut found = Vec::new();
            while let Some(message) = frames.next().await.unwrap() {
                found.push(told(message));
            }
            found
        })
    }

    fn request(method: &str) -> Vec<u8> {
        format!(r#"{{"jsonrpc":"2.0","method":"{method}"}}"#).into_bytes()
    }

    /// A frame that announces another length than that of its body.
    fn announced(length: usize, body: &[u8]) -> Vec<u8> {
        let mut frame = format!("Content-Length: {length}\r\n\r\n").into_bytes();
        frame.extend_from_slice(body);
        frame
    }

    #[test]
    fn goes_on_behind_what_is_no_frame() {
        for (broken, found) in [
            (&b"Content-Length: 5\r\n\r\n{bad}"[..], &["!-32700"][..]),
            (b"Content-Length: 0\r\n\r\n", &["!-32700"]),
            (b"Content-Length: 2\r\n\r\n\xff\xfe", &["!-32700"]),
            (b"Content-Length: many\r\n\r\n", &["!-32700"]),
            (b"Content-Length: -1\r\n\r\n", &["!-32700"]),
            (b"Content-Length: 999999999999\r\n\r\n{}", &["!-32700"]),
            (
                b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                &["!-32700"],
            ),
            (
                b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
                &["!-32600"],
            ),
            (b"\r\n\r\nno header: at all\r\n", &[]),
            (b"{\"contentChanges\":[]}", &["!change"]),
        ] {
            let mut input = broken.to_vec();
            input.extend(framed(&request("one")));
            let mut expected = found.to_vec();
            expected.push("one");
            assert_eq!(
                read(&input),
                expected,
                "{}",
                String::from_utf8_lossy(broken)
            );
        }
    }

    #[test]
    fn a_header_may_be_written_otherwise_and_have_others_beside_it() {
        let mut input = b"content-type: x; charset=utf-8\ncontent-length:30\n\n".to_vec();
        input.extend(request("a"));
        input.extend(b"garbage without an end");
        input.extend(framed(&request("b")));
        assert_eq!(read(&input), ["a", "b"]);
    }

    #[test]
    fn a_body_that_is_not_as_long_as_announced_costs_no_other_message() {
        let body = request("lost");
        for length in 0..200 {
            let mut input = announced(length, &body);
            for next in ["a", "b", "c"] {
                input.extend(framed(&request(next)));
            }
            let found = read(&input);
            let lost = match length == body.len() {
                true => "lost",
                false => "!-32700",
            };
            assert_eq!(found, [lost, "a", "b", "c"], "{length} announced");
        }
    }

    #[test]
    fn a_change_that_is_lost_is_told_of() {
        let body = request("textDocument/didChange");
        for length in [60, 500] {
            let mut input = announced(length, &body);
            input.extend(framed(&request("a")));
            assert!(
                read(&input).contains(&"!change".to_string()),
                "{length} announced"
            );
        }
    }

    #[test]
    fn what_never_ends_its_line_is_not_kept() {
        let mut input = vec![b'x'; 5 * LONGEST_LINE + 7];
        input.extend(framed(&request("a")));
        assert_eq!(read(&input), ["a"]);
    }
}

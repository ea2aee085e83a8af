//! Messages of JSON-RPC, held against what they must be before anything is done with them. tower-lsp would end the session at
//! an object that is no message, and leave out a notification whose parameters it cannot read without a word.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::lsp_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams, Url};

use super::spelling;

/// What comes from the client.
#[derive(Debug)]
pub enum Incoming {
    /// A request or a notification.
    Request(Request),
    /// The answer to a request of the server.
    Response(Response),
    /// Something else.
    Broken(Broken),
}

/// What is no message.
#[derive(Debug, PartialEq)]
pub struct Broken {
    /// What is wrong with it.
    pub error: Error,
    /// The request that it may have been, to be answered by this id; null when it is not known.
    pub id: Value,
    /// What is missed with it.
    pub lost: Lost,
}

/// The documents whose text the server no longer knows, when it has missed a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// None.
    Nothing,
    /// This one.
    One(Url),
    /// This one, which was to be opened.
    Opened(Url),
    /// It may be any.
    All,
}

impl Incoming {
    /// Bytes that are no JSON, and what is wrong with them.
    pub fn unreadable(wrong: String, bytes: &[u8]) -> Self {
        Self::Broken(Broken {
            error: error(ErrorCode::ParseError, wrong),
            id: Value::Null,
            lost: match may_be_change(bytes) {
                true => Lost::All,
                false => Lost::Nothing,
            },
        })
    }
}

impl Broken {
    /// The answer to it.
    pub fn answer(&self) -> Value {
        json!({ "jsonrpc": "2.0", "id": self.id, "error": self.error })
    }
}

fn error(code: ErrorCode, wrong: impl std::fmt::Display) -> Error {
    let message = format!("{}: {wrong}", code.description());
    Error {
        message: message.into(),
        ..Error::new(code)
    }
}

/// Whether bytes that cannot be read look like a change of a text.
pub fn may_be_change(bytes: &[u8]) -> bool {
    ["textDocument/didChange", "contentChanges"]
        .iter()
        .any(|part| bytes.windows(part.len()).any(|w| w == part.as_bytes()))
}

/// The fields of a message, whatever is in them. One that stands twice is an error.
#[derive(Deserialize)]
struct Fields {
    #[serde(default, deserialize_with = "there")]
    jsonrpc: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    id: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    method: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    params: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    result: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    error: Option<Value>,
}

/// Tells a field that is null from one that is not there.
fn there<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(field).map(Some)
}

/// Reads the body of a frame.
pub fn read(body: &[u8]) -> Incoming {
    // An editor that sends each half of a pair by itself: the change counts, or all that follow would be at the wrong place.
    let whole;
    let (body, fields) = match serde_json::from_slice::<Fields>(body) {
        Err(wrong) if !wrong.is_data() => {
            whole = without_halves(body);
            (whole.as_slice(), serde_json::from_slice(&whole))
        }
        read => (body, read),
    };
    match fields {
        // A list would be read as the fields in their order.
        Ok(_) if !body.trim_ascii_start().starts_with(b"{") => {
            invalid(&Map::new(), "a message is an object")
        }
        Ok(fields) => fields.message(),
        Err(wrong) if wrong.is_data() => {
            let fields = serde_json::from_slice::<Value>(body).unwrap_or_default();
            invalid(fields.as_object().unwrap_or(&Map::new()), wrong)
        }
        Err(wrong) => Incoming::unreadable(wrong.to_string(), body),
    }
}

impl Fields {
    fn message(self) -> Incoming {
        let wrong = match (&self.jsonrpc, &self.id, &self.method) {
            (Some(Value::String(version)), id, method) if version == "2.0" => match (id, method) {
                (Some(id), _) if read_id(id).is_none() => "the id is no string and no integer",
                (_, Some(Value::String(_))) => return self.request(),
                (_, Some(_)) => "the method is no string",
                (Some(_), None) if self.result.is_some() || self.error.is_some() => {
                    return self.response();
                }
                _ => "there is no method",
            },
            _ => "jsonrpc is not \"2.0\"",
        };
        let fields = [
            ("id", self.id),
            ("method", self.method),
            ("params", self.params),
            ("result", self.result),
            ("error", self.error),
        ];
        let there = |(name, value): (&str, Option<Value>)| Some((name.to_string(), value?));
        invalid(&fields.into_iter().filter_map(there).collect(), wrong)
    }

    fn request(self) -> Incoming {
        let Some(Value::String(method)) = self.method else {
            return invalid(&Map::new(), "there is no method");
        };
        let id = self.id.as_ref().and_then(read_id);
        Incoming::Request(request(method, id, self.params))
    }

    fn response(self) -> Incoming {
        let id = self.id.as_ref().and_then(read_id).unwrap_or_default();
        let result = match self.error {
            None | Some(Value::Null) => Ok(self.result.unwrap_or_default()),
            // It is of interest that there was one, however it is told.
            Some(error) => Err(serde_json::from_value(error).unwrap_or(Error::internal_error())),
        };
        Incoming::Response(Response::from_parts(id, result))
    }
}

fn request(method: String, id: Option<Id>, params: Option<Value>) -> Request {
    let built = Request::build(method);
    let built = match id {
        Some(id) => built.id(id),
        None => built,
    };
    match params {
        Some(params) => built.params(params).finish(),
        None => built.finish(),
    }
}

/// The same message with what `change` makes of its parameters, told its method.
pub fn with_params(
    message: Request,
    change: impl FnOnce(&str, Option<Value>) -> Option<Value>,
) -> Request {
    let (method, id, params) = message.into_parts();
    let params = change(&method, params);
    request(method.into_owned(), id, params)
}

/// The parameters of `initialize` as lsp-types reads them: it has another name for what a client says of diagnostics of its workspace.
pub fn as_the_library_reads(mut initialize: Value) -> Value {
    if let Some(workspace) = initialize.pointer_mut("/capabilities/workspace")
        && let Some(said) = workspace.get("diagnostics").cloned()
        && let Some(workspace) = workspace.as_object_mut()
    {
        workspace.insert("diagnostic".to_string(), said);
    }
    initialize
}

fn read_id(id: &Value) -> Option<Id> {
    match id {
        Value::String(id) => Some(Id::String(id.clone())),
        Value::Number(id) => id.as_i64().map(Id::Number),
        Value::Null => Some(Id::Null),
        _ => None,
    }
}

/// JSON that is no message.
fn invalid(fields: &Map<String, Value>, wrong: impl std::fmt::Display) -> Incoming {
    let is_response = !fields.contains_key("method")
        && (fields.contains_key("result") || fields.contains_key("error"));
    let id = fields.get("id").filter(|id| {
        // The answer to an answer would be taken for that to a request of the client.
        !is_response && (id.is_string() || id.is_number())
    });
    Incoming::Broken(Broken {
        error: error(ErrorCode::InvalidRequest, wrong),
        id: id.cloned().unwrap_or_default(),
        lost: missed(fields.get("method"), fields.get("params")),
    })
}

/// What is missed when a message cannot be read.
fn missed(method: Option<&Value>, params: Option<&Value>) -> Lost {
    let is = |name: &str| method.is_some_and(|method| method == name);
    let opens = is("textDocument/didOpen");
    let changes = is("textDocument/didChange")
        || params.is_some_and(|params| params.get("contentChanges").is_some());
    let uri = params.and_then(|params| params.get("textDocument")?.get("uri"));
    match uri {
        _ if !changes && !opens => Lost::Nothing,
        // Nothing is open by a name that is none.
        Some(Value::String(uri)) => match Url::parse(uri) {
            Ok(uri) if opens => Lost::Opened(spelling::one(uri)),
            Ok(uri) => Lost::One(spelling::one(uri)),
            Err(_) => Lost::Nothing,
        },
        _ if changes => Lost::All,
        _ => Lost::Nothing,
    }
}

/// What is missed when a message is one, and yet cannot be read as what it says it is.
pub fn lost(message: &Request) -> Lost {
    let params = message.params();
    let given = params.unwrap_or(&Value::Null);
    let readable = match message.method() {
        "textDocument/didChange" => DidChangeTextDocumentParams::deserialize(given).is_ok(),
        "textDocument/didOpen" => DidOpenTextDocumentParams::deserialize(given).is_ok(),
        _ => return Lost::Nothing,
    };
    // With an id it is a request, and there is none of this name.
    match readable && message.id().is_none() {
        true => Lost::Nothing,
        false => missed(Some(&message.method().into()), params),
    }
}

/// JSON in which half of a surrogate pair, escaped or in bytes of its own, stands for U+FFFD: as many UTF-16 units as the client
/// counts.
fn without_halves(body: &[u8]) -> Vec<u8> {
    let unit = |at: usize| {
        let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut whole = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        let raw = matches!(body.get(at..at + 3), Some([0xED, 0xA0..=0xBF, 0x80..=0xBF]));
        let (len, half) = match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, false),
            (Some(0xD800..=0xDFFF), _) => (6, true),
            _ if raw => (3, true),
            // An escape is passed over whole: behind an escaped backslash, `u` begins none.
            _ if *byte == b'\\' => (2, false),
            _ => (1, false),
        };
        match half {
            true => whole.extend("\u{fffd}".as_bytes()),
            false => whole.extend(body.iter().skip(at).take(len)),
        }
        at += len;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(body: &str) -> Broken {
        match read(body.as_bytes()) {
            Incoming::Broken(broken) => broken,
            other => panic!("{body} is {other:?}"),
        }
    }

    #[test]
    fn an_object_that_is_no_message_is_an_invalid_request_and_answered_by_its_id() {
        for (body, id) in [
            ("{}", json!(null)),
            ("[]", json!(null)),
            (r#"[{"jsonrpc":"2.0","id":1,"method":"a"}]"#, json!(null)),
            ("7", json!(null)),
            ("null", json!(null)),
            (r#"{"jsonrpc":"1.0","id":5,"method":"a"}"#, json!(5)),
            (r#"{"jsonrpc":2.0,"id":5,"method":"a"}"#, json!(5)),
            (r#"{"id":"x","method":"a"}"#, json!("x")),
            (r#"{"jsonrpc":"2.0","id":5}"#, json!(5)),
            (r#"{"jsonrpc":"2.0","id":5,"method":7}"#, json!(5)),
            (r#"{"jsonrpc":"2.0","id":5,"method":null}"#, json!(5)),
            (r#"{"jsonrpc":"2.0","id":{},"method":"a"}"#, json!(null)),
            (r#"{"jsonrpc":"2.0","id":true,"method":"a"}"#, json!(null)),
            (r#"{"jsonrpc":"2.0","id":1.5,"method":"a"}"#, json!(1.5)),
            (
                r#"{"jsonrpc":"2.0","id":9223372036854775808,"method":"a"}"#,
                json!(1u64 << 63),
            ),
            (
                r#"{"jsonrpc":"2.0","id":5,"method":"a","method":"b"}"#,
                json!(5),
            ),
            // The answer to a request of the server is never answered by its id.
            (r#"{"jsonrpc":"1.0","id":0,"result":null}"#, json!(null)),
            (r#"{"jsonrpc":"2.0","result":null}"#, json!(null)),
        ] {
            let broken = broken(body);
            assert_eq!(broken.error.code, ErrorCode::InvalidRequest, "{body}");
            assert_eq!((broken.id, broken.lost), (id, Lost::Nothing), "{body}");
        }
        for body in [
            "",
            "{bad}",
            "{\"a\":\u{1}\"}",
            "\u{feff}{}",
            r#"{"params":1e999}"#,
        ] {
            assert_eq!(broken(body).error.code, ErrorCode::ParseError, "{body:?}");
        }
        let deep = format!("{{\"params\":{}", "[".repeat(100_000));
        assert_eq!(broken(&deep).error.code, ErrorCode::ParseError);
    }

    #[test]
    fn an_answer_is_one_however_its_error_is_told() {
        for (body, is_ok) in [
            (r#"{"jsonrpc":"2.0","id":0,"result":null}"#, true),
            (r#"{"jsonrpc":"2.0","id":0,"result":1,"error":null}"#, true),
            (
                r#"{"jsonrpc":"2.0","id":0,"result":null,"error":{"code":1,"message":""}}"#,
                false,
            ),
            (r#"{"jsonrpc":"2.0","id":"x","error":"no"}"#, false),
            (
                r#"{"jsonrpc":"2.0","id":0,"error":{"code":1,"message":"","more":1}}"#,
                false,
            ),
        ] {
            let Incoming::Response(response) = read(body.as_bytes()) else {
                panic!("{body}");
            };
            assert_eq!(response.is_ok(), is_ok, "{body}");
        }
    }

    #[test]
    fn half_of_a_pair_counts_as_one_unit() {
        let text = |escaped: &[u8]| {
            let body = [
                &br#"{"jsonrpc":"2.0","method":"m","params":{"t":""#[..],
                escaped,
                br#""}}"#,
            ];
            match read(&body.concat()) {
                Incoming::Request(request) => {
                    request.params().unwrap()["t"].as_str().unwrap().to_string()
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(text(br"\ud83d"), "\u{fffd}");
        assert_eq!(text(br"a\ude00b"), "a\u{fffd}b");
        assert_eq!(
            text(br"\ud83d\u0041\ud83d\ud83d\ude00"),
            "\u{fffd}A\u{fffd}😀"
        );
        // In bytes of its own, as some languages write it.
        assert_eq!(text(b"a\xed\xa0\xbdb"), "a\u{fffd}b");
        // Pairs stay, and what only looks like an escape.
        assert_eq!(text(br"\ud83d\ude00\ud83d\\ud83d\n"), "😀\u{fffd}\\ud83d\n");
    }

    #[test]
    fn a_change_that_cannot_be_read_is_missed_where_it_may_have_been() {
        let a = || Lost::One(Url::parse("file:///a").unwrap());
        let change = |method: &str, params: Value| {
            let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
            match read(message.to_string().as_bytes()) {
                Incoming::Request(request) => lost(&request),
                other => panic!("{other:?}"),
            }
        };
        let document = json!({ "uri": "file:///a", "version": 1 });
        for (params, lost) in [
            (
                json!({ "textDocument": document, "contentChanges": [{ "text": "" }] }),
                Lost::Nothing,
            ),
            (
                json!({ "textDocument": document, "contentChanges": [{ "text": 7 }] }),
                a(),
            ),
            (
                json!({ "textDocument": document, "contentChanges": {} }),
                a(),
            ),
            (json!({ "textDocument": document }), a()),
            (
                json!({ "textDocument": { "uri": "file:///a", "version": 1u64 << 31 }, "contentChanges": [] }),
                a(),
            ),
            (
                json!({ "textDocument": { "uri": "no name", "version": 1.5 }, "contentChanges": [] }),
                Lost::Nothing,
            ),
            (
                json!({ "textDocument": { "uri": 7, "version": 1 }, "contentChanges": [] }),
                Lost::All,
            ),
            (json!(null), Lost::All),
        ] {
            assert_eq!(
                change("textDocument/didChange", params.clone()),
                lost,
                "{params}"
            );
        }
        let opened = json!({ "textDocument": { "uri": "file:///a", "languageId": "khabar", "version": 1, "text": null } });
        let uri = Url::parse("file:///a").unwrap();
        assert_eq!(change("textDocument/didOpen", opened), Lost::Opened(uri));
        assert_eq!(
            change("textDocument/hover", json!({ "textDocument": document })),
            Lost::Nothing
        );
        for body in [
            r#"{"method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a"}}}"#,
            r#"{"jsonrpc":"2.0","method":1,"params":{"textDocument":{"uri":"file:///a"},"contentChanges":[]}}"#,
            r#"{"jsonrpc":"2.0","method":"a","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a"}}}"#,
        ] {
            assert_eq!(broken(body).lost, a(), "{body}");
        }
        let cut = r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDo"#;
        assert_eq!(broken(cut).lost, Lost::All);
    }
}

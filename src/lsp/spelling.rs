//! One file is one document, however its name is spelled.
//!
//! Clients spell the name of a file each in their own way: `(` as `%28`, the drive as `c%3A` or `C:`, Arabic letters as they are, `..` left
//! in. Here, and nowhere else, the names in messages are brought into one spelling on their way in, and into that of the client on their way
//! out: behind this, two [`Url`]s are equal when they are one name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value};
use tower_lsp::jsonrpc::{Request, Response};
use tower_lsp::lsp_types::Url;

use super::messages::with_params;

/// How the client spells the files that it opened, by their one spelling; those that it spells so itself are left out.
#[derive(Debug, Default)]
pub struct Spellings(Mutex<HashMap<String, String>>);

impl Spellings {
    /// A message of the client, as the server is to hear it.
    pub fn heard(&self, message: Request) -> Request {
        with_params(message, |method, params| {
            params.map(|params| self.read(method, params))
        })
    }

    /// An answer, as the client is to read it.
    pub fn answered(&self, answer: Response) -> Response {
        let (id, mut answer) = answer.into_parts();
        if let Ok(answer) = &mut answer {
            self.write(answer);
        }
        Response::from_parts(id, answer)
    }

    /// The server's own message, as the client is to read it.
    pub fn told(&self, message: Request) -> Request {
        with_params(message, |_, mut params| {
            params.iter_mut().for_each(|params| self.write(params));
            params
        })
    }

    /// The name of a file, as the client spells it.
    pub fn of(&self, name: &Url) -> String {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let spelled = known.get(name.as_str()).cloned();
        spelled.unwrap_or_else(|| name.to_string())
    }

    /// Brings the names in a message of the client into their one spelling.
    fn read(&self, method: &str, mut params: Value) -> Value {
        if method == "textDocument/didOpen" {
            self.learn(&params);
        }
        each_name(&mut params, &|name| {
            canonical(name).filter(|one| one != name)
        });
        params
    }

    fn learn(&self, opened: &Value) {
        let Some(name) = opened["textDocument"]["uri"].as_str() else {
            return;
        };
        let Some(one) = canonical(name) else { return };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if one == name {
            known.remove(&one);
        } else {
            known.insert(one, name.to_string());
        }
    }

    /// Spells the names in a message to the client as it spelled them itself.
    fn write(&self, message: &mut Value) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.is_empty() {
            each_name(message, &|name| known.get(name).cloned());
        }
    }
}

/// A name in its one spelling.
pub fn one(name: Url) -> Url {
    let spelled = canonical(name.as_str()).and_then(|one| Url::parse(&one).ok());
    spelled.unwrap_or(name)
}

/// The one spelling of a name, as the server itself would write it. None for what is no file, and for what names a part of one.
fn canonical(name: &str) -> Option<String> {
    let mut url = Url::parse(name).ok()?;
    if url.scheme() != "file" || url.query().is_some() || url.fragment().is_some() {
        return None;
    }
    let path = url.path().strip_prefix('/').unwrap_or("");
    let (first, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
    // A drive of Windows, also where the server runs elsewhere: a folder of such a name at the root is not met.
    let drive = match first.as_bytes() {
        [drive, b':'] | [drive, b'%', b'3', b'A' | b'a'] => Some(*drive),
        _ => None,
    };
    if let Some(drive) = drive.filter(u8::is_ascii_alphabetic) {
        let drive = char::from(drive.to_ascii_uppercase());
        let path = format!("/{drive}:{rest}");
        url.set_path(&path);
    }
    let file = url.to_file_path().ok()?;
    Some(Url::from_file_path(file).ok()?.into())
}

/// Puts what `spell` says in the place of every name of a document in a message: under `uri` and its kin, as a key of `changes`,
/// and among the arguments of a command.
fn each_name(value: &mut Value, spell: &dyn Fn(&str) -> Option<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("uri" | "oldUri" | "newUri", Value::String(name)) => respell(name, spell),
                    ("changes", Value::Object(changes)) => {
                        let all = std::mem::take(changes).into_iter();
                        let spelled =
                            all.map(|(name, edits)| (spell(&name).unwrap_or(name), edits));
                        *changes = spelled.collect::<Map<_, _>>();
                    }
                    ("arguments", Value::Array(arguments)) => {
                        for argument in arguments {
                            match argument {
                                Value::String(name) => respell(name, spell),
                                argument => each_name(argument, spell),
                            }
                        }
                    }
                    (_, value) => each_name(value, spell),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_name(item, spell)),
        _ => {}
    }
}

fn respell(name: &mut String, spell: &dyn Fn(&str) -> Option<String>) {
    if let Some(spelled) = spell(name) {
        *name = spelled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_file_has_one_spelling() {
        for names in [
            ["file:///a/b%20(1).khabar", "file:///a/b%20%281%29.khabar"],
            [
                "file:///a/خبر.khabar",
                "file:///a/%D8%AE%d8%a8%D8%B1.khabar",
            ],
            ["FILE:///a/b.khabar", "file:///a/x/../b.khabar"],
            ["file://localhost/a/b.khabar", "file:///a/%2e/b.khabar"],
            ["file:///c%3A/a.khabar", "file:///C:/a.khabar"],
            ["file:///c%3a/a.khabar", "file:///c:/a.khabar"],
        ] {
            let spelled = names.map(canonical);
            assert_eq!(spelled[0], spelled[1]);
            let one = spelled[0].as_deref().unwrap();
            assert_eq!(canonical(one).as_deref(), Some(one), "settled");
        }
        // Case tells files apart but for the drive.
        assert_ne!(
            canonical("file:///a/B.khabar"),
            canonical("file:///a/b.khabar")
        );
        for other in [
            "untitled:Untitled-1",
            "git:/a/b.khabar?x",
            "file:///a#3",
            "a.khabar",
            "",
        ] {
            assert_eq!(canonical(other), None, "{other}");
        }
    }

    #[test]
    fn names_are_read_in_one_spelling_and_written_in_that_of_the_client() {
        let spellings = Spellings::default();
        let name = "file:///ملفات/a(1).khabar";
        let opened = json!({ "textDocument": { "uri": name, "text": "file:///c%3A" } });
        let read = spellings.read("textDocument/didOpen", opened);
        let one = read["textDocument"]["uri"].as_str().unwrap().to_string();
        assert_eq!(one, "file:///%D9%85%D9%84%D9%81%D8%A7%D8%AA/a(1).khabar");
        assert_eq!(read["textDocument"]["text"], "file:///c%3A");
        let other = "file:///other.khabar";
        let said = |one: &str| {
            json!({
                "changes": { one: [{ "newText": one }] },
                "locations": [{ "uri": one }, { "uri": other }],
                "command": { "arguments": [one, 3, { "uri": one }] },
                "data": { "uri": one },
                "title": one.len(),
            })
        };
        let mut written = said(&one);
        spellings.write(&mut written);
        let mut wanted = said(name);
        wanted["changes"][name][0]["newText"] = json!(one);
        wanted["title"] = json!(one.len());
        assert_eq!(written, wanted);
        // And back again, when it is asked for.
        let mut back = spellings.read("codeAction/resolve", written);
        back["changes"] = said(&one)["changes"].clone();
        assert_eq!(back, said(&one));
    }
}

//! The real server over standard input and output, as a client sees it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

/// A server and the pipes to it.
pub struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// A message of the server, as far as it is looked at.
#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    method: String,
    #[serde(default)]
    params: Params,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Params {
    version: Option<i64>,
    diagnostics: Vec<IgnoredAny>,
}

/// What fails is told and ends the measuring.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

impl Server {
    pub fn start() -> Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_khabar"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = child.stdin.take().ok_or("no stdin")?;
        let output = BufReader::new(child.stdout.take().ok_or("no stdout")?);
        Ok(Self {
            child,
            input,
            output,
        })
    }

    fn send(&mut self, message: &Value) -> Result<()> {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.input.flush()?)
    }

    pub fn notify(&mut self, method: &str, params: Value) -> Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn read(&mut self) -> Result<Value> {
        Ok(serde_json::from_slice(&self.frame()?)?)
    }

    fn frame(&mut self) -> Result<Vec<u8>> {
        let mut len = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err("the server is gone".into());
            }
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                len = value.trim().parse()?;
            }
        }
        let mut body = vec![0; len];
        self.output.read_exact(&mut body)?;
        Ok(body)
    }

    /// Reads until the diagnostics of a version; how many they are. What is in them is passed over: it is not the client that is measured.
    pub fn diagnostics_of(&mut self, version: i64) -> Result<usize> {
        loop {
            let frame = self.frame()?;
            let told: Told = serde_json::from_slice(&frame)?;
            if told.params.version == Some(version)
                && told.method == "textDocument/publishDiagnostics"
            {
                return Ok(told.params.diagnostics.len());
            }
        }
    }

    /// Asks for something and reads its answer; its size in bytes.
    pub fn request(&mut self, id: i64, method: &str, params: Value) -> Result<(Value, usize)> {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        loop {
            let message = self.read()?;
            if message["id"] == id && message.get("method").is_none() {
                let result = message["result"].clone();
                let size = result.to_string().len();
                return Ok((result, size));
            }
        }
    }

    pub fn initialize(&mut self) -> Result<()> {
        self.initialize_with(json!({}), json!(null))
    }

    /// As a client that has a folder open and tells what changes in it.
    #[allow(dead_code)]
    pub fn initialize_in(&mut self, folder: &Path) -> Result<()> {
        let watching = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
        let folder = json!({ "uri": format!("file://{}", folder.display()), "name": "measured" });
        self.initialize_with(watching, json!([folder]))?;
        loop {
            let message = self.read()?;
            if message["method"] == "client/registerCapability" {
                let id = &message["id"];
                return self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
            }
        }
    }

    fn initialize_with(&mut self, more: Value, folders: Value) -> Result<()> {
        // What VS Code and Neovim can do with code actions.
        let mut capabilities = json!({
            "general": { "positionEncodings": ["utf-16"] },
            "workspace": { "workspaceEdit": { "documentChanges": true } },
            "textDocument": { "codeAction": { "dataSupport": true, "resolveSupport": { "properties": ["edit"] } } },
        });
        if let (Some(all), Some(more)) =
            (capabilities["workspace"].as_object_mut(), more.as_object())
        {
            all.extend(more.clone());
        }
        let params = json!({ "capabilities": capabilities, "workspaceFolders": folders });
        self.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params }))?;
        self.read()?;
        self.notify("initialized", json!({}))
    }

    /// Resident memory in MB, where the system tells.
    pub fn memory(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
        let kb: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kb / 1024.0)
    }

    /// Ends it as a machine that goes down does.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    pub fn end(mut self) -> Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }))?;
        self.notify("exit", json!(null))?;
        self.child.wait()?;
        Ok(())
    }
}

/// So many percent of what was measured took no longer: in milliseconds.
pub fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).map_or(0.0, |d| d.as_secs_f64() * 1000.0)
}

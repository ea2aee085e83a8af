//! Khabar for agents: its tools over the Model Context Protocol, on standard input and output.
//!
//! The protocol is the library's (`rmcp`); [`tools`] says what can be asked and answers it. Nothing is written unless the user has said so when the
//! server was started.

mod tools;

use std::borrow::Cow;
use std::sync::Arc;

use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    Implementation, JsonObject, ListToolsResult, PaginatedRequestParams, ServerCapabilities,
    ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer, ServiceExt};
use serde_json::Value;

use khabar_corpus::Corpus;
use tools::{About, TOOLS, Tools};

/// What an agent is told before all else.
const INSTRUCTIONS: &str = "Khabar reads Arabic news: it finds actors, places, dates and events, links them to a knowledge base as of the article's date, and keeps annotations as tag lines (%% …) in the article's own file. What annotators wrote is gold; what a program proposes is silver, and you propose too. Offsets count Unicode code points. Look offices up on the date of the article, read the codebook page of a type before you propose an event of it, and check what you propose.";

/// Serves an agent over standard input and output, until its input ends. An article is looked for in the corpus.
///
/// Lines that it proposes are `by` that name; else by the one that its program gives.
pub fn run(corpus: Corpus, allow_write: bool, by: Option<String>) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the server cannot start: {error}"))?;
    let server = Server {
        tools: Arc::new(Tools::new(corpus, allow_write)),
        by,
    };
    let served = runtime.block_on(async {
        let running = server.serve(rmcp::transport::stdio()).await;
        let running = running.map_err(|error| error.to_string())?;
        running.waiting().await.map_err(|error| error.to_string())
    });
    // A read of standard input cannot be called off; what waits for it must not keep the process.
    runtime.shutdown_background();
    served.map(|_| ())
}

/// A name as tag lines say it: what is not a letter, a digit, a hyphen or a full stop becomes a hyphen. None where nothing is left.
pub fn name(said: &str) -> Option<String> {
    let fits = |c: char| c.is_alphanumeric() || c == '.';
    let words = said.split(|c: char| !fits(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join("-"))
}

struct Server {
    tools: Arc<Tools>,
    by: Option<String>,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("khabar", khabar_corpus::PROGRAM))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = TOOLS
            .iter()
            .map(|about| tool(about, self.tools.allow_write));
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let tools = Arc::clone(&self.tools);
        let client = || name(&context.peer.peer_info()?.client_info.name);
        let by = self.by.clone().or_else(client);
        let arguments = request.arguments.unwrap_or_default();
        let name = request.name;
        let answered =
            tokio::task::spawn_blocking(move || tools.call(&name, arguments, by.as_deref())).await;
        let answered =
            answered.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        Ok(match answered {
            Ok(answer) => CallToolResult::structured(answer),
            // A mistake in what was asked is the agent's to read and to mend.
            Err(message) => CallToolResult::error(vec![ContentBlock::text(message)]),
        }
        .into())
    }
}

/// A tool as the protocol tells it.
fn tool(about: &About, allow_write: bool) -> Tool {
    let schema: JsonObject = match (about.schema)() {
        Value::Object(schema) => schema,
        _ => JsonObject::default(),
    };
    let mut hints = ToolAnnotations::default();
    hints.read_only_hint = Some(!about.writes || !allow_write);
    hints.destructive_hint = Some(false);
    hints.open_world_hint = Some(false);
    let description = Cow::Borrowed(about.description);
    Tool::new(about.name, description, Arc::new(schema)).with_annotations(hints)
}

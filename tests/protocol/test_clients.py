"""The clients that pytest-lsp keeps the capabilities of, from one end of a session to the other. It holds what the server sends against
the specification and against what the client says that it takes."""

import os
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

CLIENTS = sorted(path.stem for path in (Path(pytest_lsp.__file__).parent / "clients").glob("*.json"))
URI = "file:///articles/2025-02-12.khabar"
DOCUMENT = types.TextDocumentIdentifier(URI)
ARTICLE = """\
%% article published=2025-02-12
أجرى الرئيس الأمريكي دونالد ترامب، اليوم الأربعاء، اتصالا هاتفيا مع نظيره الروسي فلاديمير بوتين.
%%event  CONSULT@"اتصالا هاتفيا" actor=trmp
"""


@pytest_lsp.fixture(
    params=[stem.replace("_v", "@v") for stem in CLIENTS],
    config=ClientServerConfig(server_command=[os.environ["KHABAR_SERVER"], "lsp"]),
)
async def client(request, lsp_client: LanguageClient):
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    capabilities = client_capabilities(request.param)
    answer = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities, process_id=os.getpid(), root_uri=None)
    )
    lsp_client.encoding = answer.capabilities.position_encoding
    lsp_client.pulls = answer.capabilities.diagnostic_provider is not None
    yield
    await lsp_client.shutdown_session()


def at(client: LanguageClient, word: str, text: str = ARTICLE) -> types.Position:
    """The position inside the first occurrence of a word, in the unit that was agreed on."""
    before = text[: text.index(word) + 1]
    line = before.split("\n")[-1]
    width = {"utf-8": len(line.encode()), "utf-16": len(line.encode("utf-16-le")) // 2, "utf-32": len(line)}
    return types.Position(before.count("\n"), width[client.encoding])


@pytest.mark.asyncio
async def test_a_session(client: LanguageClient):
    document = types.TextDocumentItem(URI, "khabar", 0, "")
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    start = types.Position(0, 0)
    typed = types.TextDocumentContentChangePartial(range=types.Range(start, start), text=ARTICLE)
    changed = types.VersionedTextDocumentIdentifier(version=1, uri=URI)
    client.text_document_did_change(types.DidChangeTextDocumentParams(changed, [typed]))

    hover = await client.text_document_hover_async(types.HoverParams(DOCUMENT, at(client, "ترامب")))
    assert "Donald Trump" in hover.contents.value
    # Who asks for diagnostics is not sent them too.
    pulls = client.pulls
    if pulls:
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(DOCUMENT))
        found = report.items
        had = types.DocumentDiagnosticParams(DOCUMENT, previous_result_id=report.result_id)
        assert (await client.text_document_diagnostic_async(had)).kind == "unchanged"
    while not pulls and not (found := client.diagnostics.get(URI)):
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    unknown = next(d for d in found if "unknown-actor" in d.code)
    assert unknown.range.start.line == 2

    cursor = at(client, "trmp")
    completed = await client.text_document_completion_async(types.CompletionParams(DOCUMENT, cursor))
    assert any("trump" in item.label for item in completed.items)

    context = types.CodeActionContext(diagnostics=[unknown])
    asked = types.CodeActionParams(DOCUMENT, types.Range(cursor, cursor), context)
    actions = await client.text_document_code_action_async(asked)
    fix = next(a for a in actions if a.title == "Change to trump")
    if not fix.edit:
        fix = await client.code_action_resolve_async(fix)
    edits = (fix.edit.document_changes[0].edits if fix.edit.document_changes else fix.edit.changes[URI])
    assert [edit.new_text for edit in edits] == ["trump"]

    options = types.FormattingOptions(tab_size=4, insert_spaces=True)
    formatted = await client.text_document_formatting_async(types.DocumentFormattingParams(DOCUMENT, options))
    assert [(edit.range.start.line, edit.new_text.split()[1]) for edit in formatted] == [(2, "event")]

    client.text_document_did_close(types.DidCloseTextDocumentParams(DOCUMENT))
    while not pulls and client.diagnostics.get(URI):
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

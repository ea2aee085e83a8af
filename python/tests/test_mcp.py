"""The server for agents, before the official client."""

import asyncio
import json
import os
import sys

import pytest

pytest.importorskip("mcp")

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

ARTICLE = "%% article published=2025-02-12\nالتقى ترامب بوتين أمس.\n"
TAG = 'event CONSULT@"التقى" actor=trump recipient=putin date=2025-02-11'


def talk(folder, work, *options):
    """Starts a server in a folder, and does some work with it."""
    program = os.environ.get("KHABAR") or os.path.join(os.path.dirname(sys.executable), "khabar")
    about = StdioServerParameters(command=program, args=["mcp", "--corpus", str(folder), *options])

    async def session():
        async with stdio_client(about) as (read, write):
            async with ClientSession(read, write) as client:
                told = await client.initialize()
                return await work(client, told)

    return asyncio.run(asyncio.wait_for(session(), 120))


def answer(result):
    failed = getattr(result, "is_error", None) or getattr(result, "isError", None)
    assert not failed, result.content
    return json.loads(result.content[0].text)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "khabar.toml").write_text("")
    (tmp_path / "a.khabar").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def test_an_agent_sees_the_tools_and_uses_them(folder):
    async def work(client, told):
        info = getattr(told, "server_info", None) or told.serverInfo
        assert info.name == "khabar"
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"find_actor", "find_office", "resolve_dates", "suggest", "check", "explain", "search", "codebook", "propose"} <= set(tools)
        office = answer(await client.call_tool("find_office", {"office": "الرئيس الأمريكي", "on": "2025-02-12"}))
        assert office["holder"]["actor"] == "trump"
        dates = answer(await client.call_tool("resolve_dates", {"text": "وصل أمس", "date": "2025-02-12"}))
        assert dates["timexes"][0]["value"] == "2025-02-11"
        hits = answer(await client.call_tool("search", {"query": "ترامب"}))["hits"]
        assert hits[0]["file"] == "a.khabar"
        proposed = answer(await client.call_tool("propose", {"file": "a.khabar", "line": 2, "tags": [TAG]}))
        assert proposed["lines"] == [f"%% {TAG} by=mcp"] and not proposed["written"]
        wrong = await client.call_tool("propose", {"file": "a.khabar", "line": 2, "tags": [TAG], "write": True})
        assert "--allow-write" in wrong.content[0].text

    talk(folder, work)
    assert (folder / "a.khabar").read_text(encoding="utf-8") == ARTICLE


def test_with_leave_a_proposal_is_written(folder):
    async def work(client, _):
        given = {"file": "a.khabar", "line": 2, "tags": [TAG], "write": True}
        assert answer(await client.call_tool("propose", given))["written"]

    talk(folder, work, "--allow-write")
    assert (folder / "a.khabar").read_text(encoding="utf-8") == f"{ARTICLE}%% {TAG} by=mcp\n"

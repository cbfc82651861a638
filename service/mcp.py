"""The endpoints as tools of an MCP server: Gradio's transport, our descriptions and our way of calling them.

Gradio's own calls go through one client of itself: all callers would be one owner, could name files of this machine,
and would be told a count of messages instead of the progress.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from inspect import isgenerator, signature
from typing import Any

import gradio as gr
from anyio.to_thread import run_sync
from gradio.data_classes import FileData

from core.errors import BadParameter
from service.api import ENDPOINTS
from service.callers import base_url
from service.descriptions import ANSWERS, PARAMETERS, description
from service.errors import api_errors
from service.mcp_files import HOW, file_url, png_content, received_file

Json = dict[str, Any]
Endpoint = Callable[..., Any]
Tell = Callable[[Json], Awaitable[None]]
TOOLS: Mapping[str, Endpoint] = {endpoint.__name__: endpoint for endpoint in ENDPOINTS}
DONE: Any = object()
"""What comes after the last answer of an endpoint that answers many times."""


@asynccontextmanager
async def mcp_tools(app: Any) -> AsyncIterator[None]:
    """Put our tools into the MCP server of Gradio's ``app``: to be entered before it is served."""
    from mcp import types

    gradio_server = app.get_blocks().mcp_server_obj
    server = gradio_server.mcp_server
    tools = [
        types.Tool(name=name, description=description(endpoint), inputSchema=_schema(gradio_server, name))
        for name, endpoint in TOOLS.items()
    ]

    @server.list_tools()
    async def list_tools() -> list[types.Tool]:
        return tools

    @server.call_tool()
    async def call_tool(name: str, arguments: Json) -> types.CallToolResult:
        context = server.request_context
        request = gr.Request(request=context.request)
        try:
            answers = await _answers(name, arguments, request, _teller(context))
        except gr.Error as error:
            return types.CallToolResult(content=[types.TextContent(type="text", text=error.message)], isError=True)
        told = {key: _plain(value, base_url(request)) for key, value in answers.items()}
        pictures = [png_content(value) for value in answers.values() if isinstance(value, FileData)]
        return types.CallToolResult(
            content=[
                types.TextContent(type="text", text=json.dumps(told, ensure_ascii=False)),
                *(types.ImageContent(type="image", **picture) for picture in pictures if picture is not None),
            ],
            structuredContent=told,
        )

    yield


def _schema(gradio_server: Any, name: str) -> Json:
    """Return what a tool takes: as Gradio says it, but with our descriptions, and files as texts."""
    schema: Json = gradio_server.get_input_schema(name, PARAMETERS)[0]
    for key in _files(name):
        kind = "string" if key in schema.get("required", ()) else ["string", "null"]
        schema["properties"][key] = {"type": kind, "description": f"{PARAMETERS[key]} {HOW}"}
    return {**schema, "additionalProperties": False}


def _files(name: str) -> list[str]:
    """Return the parameters of a tool that are files."""
    parameters = signature(TOOLS[name]).parameters.items()
    return [key for key, parameter in parameters if "FileData" in str(parameter.annotation)]


async def _answers(name: str, arguments: Json, request: gr.Request, tell: Tell) -> Json:
    """Call an endpoint and return its last answers by name; raises gr.Error."""
    given = await run_sync(_received, name, arguments, base_url(request))
    endpoint = TOOLS[name]
    # Endpoints are given what Gradio would give them: those that are told of the request are.
    told = {"request": request} if "request" in signature(endpoint).parameters else {}
    answer: Any = await run_sync(partial(endpoint, **given, **told))
    if isgenerator(answer):
        steps = answer
        try:
            while (step := await run_sync(next, steps, DONE)) is not DONE:
                answer = step
                await tell(answer[-1])
        finally:
            steps.close()
    names = [key for key, _ in ANSWERS[name]]
    return dict(zip(names, answer if isinstance(answer, tuple) else (answer,), strict=True))


def _received(name: str, arguments: Json, base: str) -> Json:
    """Return the arguments of a call, whose names the schema has checked, as endpoints take them."""
    with api_errors():
        if name not in TOOLS:
            raise BadParameter("bad_parameter.choice", name="name", choices=", ".join(TOOLS))
        files = {key: received_file(arguments[key], key, base) for key in _files(name) if arguments.get(key)}
        return {**arguments, **files}


def _teller(context: Any) -> Tell:
    """Return what tells the caller of the progress, if that was asked for."""
    token = None if context.meta is None else context.meta.progressToken
    reached = -1.0

    async def tell(state: Json) -> None:
        nonlocal reached
        if token is None or state["progress"] <= reached:
            return
        reached = state["progress"]
        message = f"{state['status']} {state.get('stage', '')}".strip()
        await context.session.send_progress_notification(
            token, reached, total=1.0, message=message, related_request_id=str(context.request_id)
        )

    return tell


def _plain(value: Any, base: str) -> Any:
    """Return an answer as JSON values; files as their addresses."""
    return file_url(value, base) if isinstance(value, FileData) else value

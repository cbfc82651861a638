"""Start the web app (`python app.py`) or try garments on from the command line (`python app.py try-on …`)."""

from __future__ import annotations

import logging
import os
import signal
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from core.settings import settings
from ui.catalogue_command import catalogue_command
from ui.command_line import try_on_command

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
cli.command("try-on")(try_on_command)
cli.command("catalogue")(catalogue_command)
logger = logging.getLogger(__name__)


def prepare_environment() -> None:
    """Give caches and uploads a place of our own, and switch telemetry off; must run before Gradio and numba load."""
    data = settings().data_dir.resolve()
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("NUMBA_CACHE_DIR", str(data / "numba"))
    os.environ["GRADIO_TEMP_DIR"] = str(data / "uploads")
    for folder in (Path(os.environ["NUMBA_CACHE_DIR"]), Path(os.environ["GRADIO_TEMP_DIR"])):
        folder.mkdir(parents=True, exist_ok=True)


@cli.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    warm: Annotated[bool, typer.Option(help="Compile the kernels in the background at start.")] = True,
) -> None:
    """Start the web app unless another command is named."""
    prepare_environment()
    if context.invoked_subcommand is None:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        for talkative in ("httpx", "alembic"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
        serve(warm=warm)


def serve(*, warm: bool) -> None:
    """Serve the page until the process is told to stop; jobs in work then go back to the queue."""
    from workflow.backlog import close, runner
    from workflow.warm import warm_up_in_background

    for name in settings().set_in_vain():
        logger.warning("%s is set, but this version does not use it", name)
    page = build_app()
    page.launch(**launch_options(), prevent_thread_lock=True)
    stop = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stop.set())
    # Only now: two threads that import at the same time slow each other down.
    runner()
    if warm:
        warm_up_in_background()
    stop.wait()
    page.close(verbose=False)
    close()


def build_app() -> Any:
    """Return the page with its public endpoints as ``gr.Blocks``."""
    from service.api import add_endpoints
    from ui.page import build_page

    return build_page(add_endpoints)


def launch_options() -> dict[str, Any]:
    """Return how the app is served, as keywords of ``gr.Blocks.launch``."""
    from starlette.middleware import Middleware

    from service.early_script import EarlyScript
    from service.mcp import mcp_tools
    from service.origin import middleware
    from service.routes import routes
    from ui import language, page

    before = [*middleware(), Middleware(EarlyScript, script=language.SCRIPT)]
    return page.launch_options(routes(), before, mcp_tools if settings().mcp else None)


if __name__ == "__main__":
    cli()

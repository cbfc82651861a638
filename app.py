"""Start the web app (`python app.py`) or try garments on from the command line (`python app.py try-on …`)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from core.settings import settings
from ui.command_line import try_on_command

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
cli.command("try-on")(try_on_command)


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
        launch(warm=warm)


def launch(*, warm: bool, **options: Any) -> Any:
    """Build the page and its endpoints and serve them; ``options`` go to ``gr.Blocks.launch``."""
    from ui.page import build_page, launch_options
    from workflow.warm import warm_up_in_background

    from service.api import add_endpoints
    from service.presets import preset_routes

    page = build_page(add_endpoints)
    if warm:
        warm_up_in_background()
    return page.launch(**launch_options(preset_routes()), **options)


if __name__ == "__main__":
    cli()

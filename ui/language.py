"""The page's language: the browser's, or the one that was chosen on the page and is kept in a cookie."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from core.sentences import LANGUAGES

COOKIE = "tryon-language"
NAMES = {"en": "English", "ko": "한국어"}
"""Each language in its own words."""
SCRIPT = f"""<script>
(() => {{
  const chosen = document.cookie.match(/(?:^|; ){COOKIE}=({"|".join(LANGUAGES)})(?:;|$)/);
  if (chosen) {{
    Object.defineProperty(navigator, "language", {{ get: () => chosen[1] }});
    Object.defineProperty(navigator, "languages", {{ get: () => [chosen[1]] }});
  }}
  document.addEventListener("click", (event) => {{
    const button = event.target.closest("button[data-language]");
    if (!button) return;
    const shared = location.protocol === "https:" ? "SameSite=None; Secure; Partitioned" : "SameSite=Lax";
    document.cookie = `{COOKIE}=${{button.dataset.language}}; Path=/; Max-Age=31536000; ${{shared}}`;
    location.reload();
  }});
}})();
</script>"""
"""Runs before Gradio, which asks the browser for its language: the chosen one is told in its place. The cookie also
reaches a page inside a frame of another site, as on Spaces."""


def language_of(headers: Mapping[str, str]) -> str:
    """Return the language of ours that was chosen (cookie), or that the browser prefers (RFC 9110)."""
    chosen = _cookie(headers.get("cookie", ""))
    if chosen in LANGUAGES:
        return chosen
    for preferred in headers.get("accept-language", "").lower().split(","):
        code = preferred.strip()[:2]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def switch(language: str) -> str:
    """Return the buttons that choose the language, as HTML."""
    buttons = (
        f'<button type="button" data-language="{code}" lang="{code}" aria-pressed="{str(code == language).lower()}">'
        f"{NAMES[code]}</button>"
        for code in LANGUAGES
    )
    return f'<div class="languages" role="group" aria-label="Language · 언어">{"".join(buttons)}</div>'


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return "" if found is None else found.value
